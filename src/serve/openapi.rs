//! The description of the API, OpenAPI 3.1: its parameters out of the routes themselves, the shapes
//! of its answers out of `openapi.json`.

use serde_json::{Map, Value, json};

use super::api::ROUTES;
use super::parameters::{LONGEST, Parameter, Route, Takes};

/// What is the same whatever the routes are: the shapes of answers.
const REST: &str = include_str!("openapi.json");

/// The description of the API.
pub fn openapi() -> Value {
    let mut out: Value = serde_json::from_str(REST).unwrap_or_default();
    out["info"]["version"] = json!(env!("CARGO_PKG_VERSION"));
    let mut paths = Map::new();
    for route in &ROUTES {
        paths.insert(format!("/api/{}", route.name), described(route));
    }
    out["paths"] = Value::Object(paths);
    out
}

fn described(route: &Route) -> Value {
    let parameters: Vec<Value> = route.parameters.iter().map(parameter).collect();
    let schema = format!("#/components/schemas/{}", route.schema);
    let mut content = json!({ "application/json": { "schema": { "$ref": schema } } });
    if route.parameters.iter().any(|one| one.name == "format") {
        let file = json!({ "schema": { "type": "string" } });
        content["text/csv"] = file;
        content["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = json!({});
    }
    let refusals = [
        ("400", "The question cannot be understood."),
        (
            "403",
            "It was asked by a name, or from a page, that is not this server's.",
        ),
        ("404", "There is no such document."),
        (
            "503",
            "There is no index, too many questions wait, or the answer takes too long.",
        ),
    ];
    let mut responses = Map::new();
    let found = json!({ "description": "The answer.", "content": content });
    responses.insert("200".to_owned(), found);
    let error = json!({ "schema": { "$ref": "#/components/schemas/Error" } });
    for (status, about) in refusals {
        let refusal = json!({ "description": about, "content": { "application/json": error } });
        responses.insert(status.to_owned(), refusal);
    }
    json!({
        "get": {
            "operationId": route.name,
            "summary": route.about,
            "parameters": parameters,
            "responses": responses,
        }
    })
}

fn parameter(parameter: &Parameter) -> Value {
    let schema = match parameter.takes {
        Takes::Text(longest) => json!({ "type": "string", "maxLength": longest }),
        Takes::Texts(1) => json!({ "type": "string", "minLength": 1, "maxLength": LONGEST }),
        Takes::Texts(most) => json!({
            "type": "array",
            "items": { "type": "string", "minLength": 1, "maxLength": LONGEST },
            "minItems": 1,
            "maxItems": most,
        }),
        Takes::Number(least, most, usual) => json!({
            "type": "integer", "minimum": least, "maximum": most, "default": usual,
        }),
        Takes::Place => json!({ "type": "integer", "minimum": 0 }),
        Takes::Choice(names) => json!({ "type": "string", "enum": names, "default": names[0] }),
        Takes::Flag => json!({ "type": "boolean", "default": false }),
    };
    let mut out = json!({
        "name": parameter.name,
        "in": "query",
        "description": parameter.about,
        "required": matches!(parameter.takes, Takes::Texts(_)),
        "schema": schema,
    });
    if matches!(parameter.takes, Takes::Texts(most) if most > 1) {
        out["style"] = json!("form");
        out["explode"] = json!(true);
    }
    out
}
