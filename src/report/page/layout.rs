//! The layout of a network: places for its nodes, the same for the same network.

/// A link between two nodes, with its strength, 0 to 1.
pub(super) type Link = (usize, usize, f64);

/// So often are all nodes moved.
const ROUNDS: usize = 400;

/// The places of some nodes: they push each other away, links draw them together (T. Fruchterman,
/// E. Reingold, Graph Drawing by Force-directed Placement, 1991), from a circle in their order on. The
/// picture is stretched over its field, and labels are kept off each other.
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
                -(0.08 + 0.4 * strength) * distance / ideal,
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
    let places = apart(stretched(places));
    places
        .into_iter()
        .map(|(x, y)| (x.round(), y.round()))
        .collect()
}

/// The room that a node takes with its label, in the field.
const ROOM: (f64, f64) = (200.0, 82.0);
/// The field that the places fill.
const FIELD: (f64, f64) = (1000.0, 850.0);

/// The places, stretched over the whole field.
fn stretched(mut places: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let ends = |values: Vec<f64>| {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (low, (high - low).max(1e-9))
    };
    let x = ends(places.iter().map(|place| place.0).collect());
    let y = ends(places.iter().map(|place| place.1).collect());
    for place in &mut places {
        place.0 = (place.0 - x.0) / x.1 * FIELD.0;
        place.1 = (place.1 - y.0) / y.1 * FIELD.1;
    }
    places
}

/// Moves nodes whose labels would lie on each other apart, the shorter way.
fn apart(mut places: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    for _ in 0..ROUNDS {
        for a in 0..places.len() {
            for b in a + 1..places.len() {
                let (dx, dy) = (places[a].0 - places[b].0, places[a].1 - places[b].1);
                let (over_x, over_y) = (ROOM.0 - dx.abs(), ROOM.1 - dy.abs());
                if over_x <= 0.0 || over_y <= 0.0 {
                    continue;
                }
                if over_x / ROOM.0 < over_y / ROOM.1 {
                    let by = over_x / 4.0 * if dx < 0.0 { -1.0 } else { 1.0 };
                    places[a].0 = (places[a].0 + by).clamp(0.0, FIELD.0);
                    places[b].0 = (places[b].0 - by).clamp(0.0, FIELD.0);
                } else {
                    let by = over_y / 4.0 * if dy < 0.0 { -1.0 } else { 1.0 };
                    places[a].1 = (places[a].1 + by).clamp(0.0, FIELD.1);
                    places[b].1 = (places[b].1 - by).clamp(0.0, FIELD.1);
                }
            }
        }
    }
    places
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
