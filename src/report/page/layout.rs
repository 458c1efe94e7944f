//! The layout of a network: places for its nodes, the same for the same network.

/// A link between two nodes, with its strength, 0 to 1.
pub(super) type Link = (usize, usize, f64);

/// So often are all nodes moved.
const ROUNDS: usize = 400;

/// The places of some nodes: they push each other away, links draw them together (T. Fruchterman,
/// E. Reingold, Graph Drawing by Force-directed Placement, 1991), from a circle in their order on. Places
/// are rounded, so that they are short.
pub(super) fn layout(nodes: usize, links: &[Link]) -> Vec<(f64, f64)> {
    let turn = std::f64::consts::TAU / nodes.max(1) as f64;
    let mut places: Vec<(f64, f64)> = (0..nodes)
        .map(|node| (libm::cos(turn * node as f64), libm::sin(turn * node as f64)))
        .collect();
    let ideal = 1.6 / (nodes.max(1) as f64).sqrt();
    for round in 0..ROUNDS {
        let mut forces = vec![(0.0, 0.0); nodes];
        for a in 0..nodes {
            for b in a + 1..nodes {
                let (dx, dy, distance) = between(places[a], places[b]);
                push(
                    &mut forces,
                    (a, b),
                    (dx, dy),
                    ideal * ideal / distance / distance,
                );
            }
            // What has no link stays near, too.
            forces[a].0 -= places[a].0 * 0.35 * ideal;
            forces[a].1 -= places[a].1 * 0.35 * ideal;
        }
        for &(a, b, strength) in links {
            let (dx, dy, distance) = between(places[a], places[b]);
            push(
                &mut forces,
                (a, b),
                (dx, dy),
                -(0.3 + strength) * distance / ideal,
            );
        }
        let step = 0.12 * (1.0 - round as f64 / ROUNDS as f64);
        for (place, force) in places.iter_mut().zip(&forces) {
            let size = (force.0 * force.0 + force.1 * force.1).sqrt();
            if size > 0.0 {
                let by = step.min(size) / size;
                place.0 += force.0 * by;
                place.1 += force.1 * by;
            }
        }
    }
    let rounded = |value: f64| (value * 1000.0).round();
    places
        .into_iter()
        .map(|(x, y)| (rounded(x), rounded(y)))
        .collect()
}

fn between(a: (f64, f64), b: (f64, f64)) -> (f64, f64, f64) {
    let (dx, dy) = (a.0 - b.0, a.1 - b.1);
    let distance = (dx * dx + dy * dy).sqrt().max(0.01);
    (dx, dy, distance)
}

fn push(forces: &mut [(f64, f64)], (a, b): (usize, usize), (dx, dy): (f64, f64), by: f64) {
    forces[a].0 += dx * by;
    forces[a].1 += dy * by;
    forces[b].0 -= dx * by;
    forces[b].1 -= dy * by;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linked_nodes_are_near_and_places_are_finite() {
        let places = layout(6, &[(0, 3, 1.0), (1, 4, 0.2)]);
        let distance = |a: usize, b: usize| between(places[a], places[b]).2;
        assert!(distance(0, 3) < distance(0, 2));
        assert!(places.iter().all(|(x, y)| x.is_finite() && y.is_finite()));
        assert_eq!(layout(0, &[]), []);
        assert_eq!(layout(1, &[]).len(), 1);
    }
}
