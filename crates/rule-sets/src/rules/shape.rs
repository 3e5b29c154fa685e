//! The check for kinds that no capability registered: the same keys and types as the version in force.

use serde_json::Value;

use super::Refused;

/// Checks that a body has the shape of another. `null` fits everywhere; a row of a list fits if any of the other's rows does, and
/// anything fits where the other has no row.
///
/// # Errors
/// [`Refused::ShapeDiffers`] with the first place that differs.
pub fn same_shape(known: &Value, body: &Value) -> Result<(), Refused> {
    match differs(known, body, &mut Vec::new()) {
        None => Ok(()),
        Some(at) => Err(Refused::ShapeDiffers { at }),
    }
}

fn differs(known: &Value, body: &Value, path: &mut Vec<String>) -> Option<String> {
    let here = |path: &[String]| Some(if path.is_empty() { "{ }".to_owned() } else { path.join(" › ") });
    match (known, body) {
        (Value::Null, _) | (_, Value::Null) if !path.is_empty() => None,
        (Value::Object(known), Value::Object(body)) => {
            let stray = known.keys().find(|key| !body.contains_key(*key));
            if let Some(key) = stray.or_else(|| body.keys().find(|key| !known.contains_key(*key))) {
                path.push(key.clone());
                return here(path);
            }
            known.iter().find_map(|(key, value)| {
                path.push(key.clone());
                let found = differs(value, body.get(key)?, path);
                path.pop();
                found
            })
        }
        (Value::Array(known), Value::Array(body)) => {
            if !known.is_empty() && body.is_empty() {
                return here(path);
            }
            (1..).zip(body).find_map(|(number, row): (usize, _)| {
                path.push(number.to_string());
                let fits = known.is_empty()
                    || known.iter().any(|known| differs(known, row, &mut path.clone()).is_none());
                let found = if fits { None } else { here(path) };
                path.pop();
                found
            })
        }
        (Value::Number(known), Value::Number(body)) if known.is_f64() == body.is_f64() => None,
        (Value::Bool(_), Value::Bool(_)) | (Value::String(_), Value::String(_)) => None,
        _ => here(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn at(known: &Value, body: &Value) -> Option<String> {
        match same_shape(known, body) {
            Err(Refused::ShapeDiffers { at }) => Some(at),
            _ => None,
        }
    }

    #[test]
    fn keys_and_types_are_those_of_the_version_in_force() {
        let known = json!({"seats": 7, "quorum": {"of": 3, "to": 2}, "rows": [{"word": "a", "to": null}]});
        assert_eq!(
            at(
                &known,
                &json!({"seats": 9, "quorum": {"of": 5, "to": 4}, "rows": [{"word": "b", "to": "c"}]})
            ),
            None
        );
        for (body, place) in [
            (json!({"seats": 9, "quorum": {"of": 5, "to": 4}}), "rows"),
            (
                json!({"seats": "9", "quorum": {"of": 5, "to": 4}, "rows": [{"word": "b", "to": null}]}),
                "seats",
            ),
            (json!({"seats": 9, "quorum": {"of": 5}, "rows": [{"word": "b", "to": null}]}), "quorum › to"),
            (json!({"seats": 9, "quorum": {"of": 5, "to": 4}, "rows": []}), "rows"),
            (
                json!({"seats": 9, "quorum": {"of": 5, "to": 4}, "rows": [{"word": 1, "to": null}]}),
                "rows › 1",
            ),
            (
                json!({"seats": 7.5, "quorum": {"of": 5, "to": 4}, "rows": [{"word": "a", "to": null}]}),
                "seats",
            ),
            (json!([]), "{ }"),
            (json!(null), "{ }"),
        ] {
            assert_eq!(at(&known, &body).as_deref(), Some(place), "{body}");
        }
    }
}
