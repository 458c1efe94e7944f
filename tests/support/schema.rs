//! Whether a value is as a schema says: the part of JSON Schema that the description of the API uses.

use serde_json::Value;

/// What is wrong with a value, each with its place; `root` is the description that references are of.
pub fn faults(root: &Value, schema: &Value, value: &Value, place: &str, out: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let found = root.pointer(reference.trim_start_matches('#'));
        return faults(root, found.expect(reference), value, place, out);
    }
    let known = [
        "type",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "minItems",
        "maxItems",
        "minimum",
        "enum",
        "description",
    ];
    for name in schema.as_object().unwrap().keys() {
        assert!(
            known.contains(&name.as_str()),
            "{place}: {name} is not checked"
        );
    }
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("{other}"),
    };
    let fits = match &schema["type"] {
        Value::String(name) => is(name),
        Value::Array(names) => names.iter().any(|name| is(name.as_str().unwrap())),
        _ => true,
    };
    if !fits {
        return out.push(format!("{place} is no {}: {value}", schema["type"]));
    }
    if let Some(names) = schema["enum"].as_array()
        && !names.contains(value)
    {
        out.push(format!("{place}: {value} is none of {names:?}"));
    }
    if let (Some(least), Some(number)) = (schema["minimum"].as_f64(), value.as_f64())
        && number < least
    {
        out.push(format!("{place}: {number} is less than {least}"));
    }
    if let Some(items) = value.as_array() {
        let count = items.len() as u64;
        if schema["minItems"]
            .as_u64()
            .is_some_and(|least| count < least)
            || schema["maxItems"].as_u64().is_some_and(|most| count > most)
        {
            out.push(format!("{place} has {count} items"));
        }
        if schema["items"].is_object() {
            for (number, item) in items.iter().enumerate() {
                faults(
                    root,
                    &schema["items"],
                    item,
                    &format!("{place}/{number}"),
                    out,
                );
            }
        }
    }
    if let Some(object) = value.as_object() {
        for name in schema["required"].as_array().into_iter().flatten() {
            if !object.contains_key(name.as_str().unwrap()) {
                out.push(format!("{place} has no {name}"));
            }
        }
        for (name, value) in object {
            let place = format!("{place}/{name}");
            let of_name = &schema["properties"][name.as_str()];
            match (&schema["additionalProperties"], of_name.is_object()) {
                (_, true) => faults(root, of_name, value, &place, out),
                (Value::Bool(false), _) => out.push(format!("{place} is not described")),
                (other, _) if other.is_object() => faults(root, other, value, &place, out),
                _ => {}
            }
        }
    }
}
