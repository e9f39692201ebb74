//! `/api/v1/openapi.json`: the description and the routes are one.

use crate::api_support::{World, is_set_in_french};
use axum::http::Method;
use serde_json::Value;

async fn document(world: &World) -> Value {
    let answer = world.call(None, Method::GET, "/openapi.json").empty().await;
    assert_eq!(answer.header("content-type"), "application/json");
    answer.json()
}

/// Each operation: method, path, and what is said of it.
fn operations(document: &Value) -> Vec<(Method, &str, &Value)> {
    let mut all = vec![];
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method = method.to_uppercase().parse().unwrap();
            all.push((method, path.as_str(), operation));
        }
    }
    all
}

/// An address of the path, with ids that nothing has.
fn filled(path: &str) -> String {
    let parts = path.strip_prefix("/api/v1").unwrap().split('/').map(|part| {
        if part.starts_with('{') { "00000000-0000-4000-8000-000000000000" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn the_document_is_of_openapi_3_1_and_every_reference_in_it_leads_somewhere() {
    let world = World::new().await;
    let document = document(&world).await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
    let mut references = vec![];
    collect(&document, &mut references);
    assert!(references.len() > 100, "{}", references.len());
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("a reference within the document");
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    assert_eq!(document["components"]["securitySchemes"]["session"]["scheme"], "bearer");
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), value) {
                    ("$ref", Value::String(reference)) => references.push(reference.clone()),
                    _ => collect(value, references),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}

#[tokio::test]
async fn every_operation_is_described_with_its_parameters_and_its_problems() {
    let world = World::new().await;
    let document = document(&world).await;
    let mut names = vec![];
    for (method, path, operation) in operations(&document) {
        let what = format!("{method} {path}");
        let summary = operation["summary"].as_str().expect("a summary");
        assert!(summary.starts_with(char::is_uppercase), "{what}: {summary}");
        is_set_in_french(summary);
        names.push(operation["operationId"].as_str().expect("an operation id"));
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let named = |name: &str, place: &str| {
            parameters.iter().filter(|it| it["name"] == name && it["in"] == place).count()
        };
        for part in path.split('/').filter_map(|part| part.strip_prefix('{')) {
            assert_eq!(named(part.trim_end_matches('}'), "path"), 1, "{what}: {part}");
        }
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{what}");
        assert!(responses.contains_key("503"), "{what}");
        if operation.get("security").is_some() {
            assert!(responses.contains_key("401") && responses.contains_key("403"), "{what}");
            let changes = method != Method::GET && path != "/api/v1/sessions/current";
            assert_eq!(named("Idempotency-Key", "header") == 1, changes, "{what}");
        }
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "two operations share a name");
}

/// The routes are made from the description: what is described is served, as it is described.
#[tokio::test]
async fn every_described_operation_is_served_and_asks_for_a_session_where_it_says_so() {
    let world = World::new().await;
    let document = document(&world).await;
    for (method, path, operation) in operations(&document) {
        let what = format!("{method} {path}");
        let answer = world.call(None, method, &filled(path)).empty().await;
        assert_ne!(answer.status, 405, "{what}");
        if operation.get("security").is_some() {
            assert_eq!(answer.status, 401, "{what}: {}", answer.json());
        } else {
            assert_ne!(answer.status, 404, "{what}");
        }
    }
}

/// And nothing is served that is not described: every path answers a method outside its
/// description with 405 and an `Allow` that lists exactly what is described.
#[tokio::test]
async fn no_operation_is_served_that_is_not_described() {
    let world = World::new().await;
    let document = document(&world).await;
    let all = operations(&document);
    for path in document["paths"].as_object().unwrap().keys() {
        let answer = world.call(None, Method::PATCH, &filled(path)).empty().await;
        answer.is_refused(405, "method-not-allowed");
        let mut served: Vec<&str> =
            answer.header("allow").split(',').filter(|method| *method != "HEAD").collect();
        let mut described: Vec<&str> = all
            .iter()
            .filter(|(_, of, _)| of == path)
            .map(|(method, ..)| method.as_str())
            .collect();
        served.sort_unstable();
        described.sort_unstable();
        assert_eq!(served, described, "{path}");
    }
}
