//! From a line of a scenario file to a step.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::objects::{Words, changed, made, yaml};
use super::scenario::{Ask, Body, Step, Wish};

/// The shortest quiet that proved to be the end, on a busy machine too.
const STILL: f64 = 2.5;

/// Waits until nothing has changed for as long as it takes.
pub fn still(loose: bool) -> Step {
    Step::Still {
        seconds: STILL,
        loose,
    }
}

/// A step as it stands in the file.
pub fn parse(step: &toml::Value) -> Result<Step, String> {
    let table = match step {
        toml::Value::String(word) => {
            return match word.as_str() {
                "still" => Ok(still(false)),
                "forget" => Ok(Step::Forget),
                "pause" => Ok(Step::Pause),
                "resume" => Ok(Step::Resume),
                other => Err(format!("{other} is no step")),
            };
        }
        toml::Value::Table(table) => table.clone(),
        _ => return Err("a step is a word or a table".into()),
    };
    let verb = table.keys().next().cloned().unwrap_or_default();
    let mut fields = Fields(table);
    let done = step_of(&verb, &mut fields)?;
    match fields.0.keys().next() {
        Some(left) => Err(format!("{left} means nothing here")),
        None => Ok(done),
    }
}

fn step_of(verb: &str, fields: &mut Fields) -> Result<Step, String> {
    let object = fields.0.remove(verb).ok_or("an empty step")?;
    let text = object.as_str().unwrap_or_default().to_owned();
    Ok(match verb {
        "set" => Step::Ask(Ask {
            method: "POST",
            path: format!("statefulsets{}", fields.text("query").unwrap_or_default()),
            body: Body::Yaml(made(&text, &fields.words()?).to_string()),
            content_type: "application/json".into(),
            ..fields.ask()?
        }),
        "edit" => Step::Ask(Ask {
            method: "PATCH",
            path: format!(
                "statefulsets/{text}{}",
                fields.text("query").unwrap_or_default()
            ),
            body: Body::Yaml(changed(&fields.words()?).to_string()),
            content_type: "application/strategic-merge-patch+json".into(),
            ..fields.ask()?
        }),
        "annotate" => {
            let with = fields.0.remove("with").ok_or("with what?")?;
            let with: BTreeMap<String, String> = with.try_into().map_err(|it| format!("{it}"))?;
            let with: BTreeMap<_, _> = with
                .into_iter()
                .map(|(key, value)| {
                    (
                        key,
                        if value.is_empty() {
                            Value::Null
                        } else {
                            value.into()
                        },
                    )
                })
                .collect();
            Step::Ask(Ask {
                method: "PATCH",
                path: text,
                body: Body::Yaml(json!({ "metadata": { "annotations": with } }).to_string()),
                content_type: "application/merge-patch+json".into(),
                ..fields.ask()?
            })
        }
        "evict" => {
            let mut body = json!({ "apiVersion": "policy/v1", "kind": "Eviction", "metadata": { "name": text } });
            if let Some(over) = fields.0.remove("body") {
                super::objects::merge(&mut body, &yaml(&as_yaml(&over)));
            }
            Step::Ask(Ask {
                method: "POST",
                path: format!(
                    "pods/{text}/eviction{}",
                    fields.text("query").unwrap_or_default()
                ),
                body: Body::Yaml(body.to_string()),
                content_type: "application/json".into(),
                ..fields.ask()?
            })
        }
        "get" | "delete" | "post" | "put" | "patch" => {
            let (content_type, body) = fields.body()?;
            let asked = fields.text("type");
            Step::Ask(Ask {
                method: match verb {
                    "get" => "GET",
                    "delete" => "DELETE",
                    "post" => "POST",
                    "put" => "PUT",
                    _ => "PATCH",
                },
                path: text,
                body,
                content_type: asked.unwrap_or_else(|| content_type.into()),
                ..fields.ask()?
            })
        }
        "until" => Step::Until {
            what: text,
            wish: fields.wish()?,
        },
        "note" => {
            let keep = std::mem::take(&mut fields.0);
            let keep = toml::Value::Table(keep)
                .try_into()
                .map_err(|it| format!("{it}"))?;
            Step::Note { what: text, keep }
        }
        "still" => match object {
            toml::Value::String(word) if word == "loose" => still(true),
            other => Step::Still {
                seconds: number(&other)?,
                loose: false,
            },
        },
        "wait" => Step::Wait(number(&object)?),
        "lose" => Step::Lose(text),
        "find" => Step::Find(text),
        other => return Err(format!("{other} is no step")),
    })
}

fn number(value: &toml::Value) -> Result<f64, String> {
    let whole = value
        .as_integer()
        .and_then(|it| i32::try_from(it).ok())
        .map(f64::from);
    value
        .as_float()
        .or(whole)
        .ok_or_else(|| format!("{value} is no number"))
}

/// A table of the file as YAML (JSON is YAML); a text is YAML already.
fn as_yaml(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        other => serde_json::to_string(other).unwrap(),
    }
}

/// What of a step has not been understood yet.
struct Fields(toml::Table);

impl Fields {
    fn text(&mut self, key: &str) -> Option<String> {
        let value = self.0.remove(key)?;
        value.as_str().map(str::to_owned)
    }

    fn words(&mut self) -> Result<Words, String> {
        let mut taken = toml::Table::new();
        for key in Words::KEYS {
            if let Some(value) = self.0.remove(*key) {
                taken.insert((*key).into(), value);
            }
        }
        toml::Value::Table(taken)
            .try_into()
            .map_err(|it| format!("{it}"))
    }

    fn ask(&mut self) -> Result<Ask, String> {
        let keep = self.0.remove("keep").map(toml::Value::try_into).transpose();
        let show = self.0.remove("show").map(toml::Value::try_into).transpose();
        let lines = self
            .0
            .remove("lines")
            .map(toml::Value::try_into)
            .transpose();
        Ok(Ask {
            user: self.text("as"),
            accept: self.text("accept"),
            keep: keep.map_err(|it| format!("{it}"))?.unwrap_or_default(),
            show: show.map_err(|it| format!("{it}"))?.unwrap_or_default(),
            lines: lines.map_err(|it| format!("{it}"))?,
            ..Ask::default()
        })
    }

    fn body(&mut self) -> Result<(&'static str, Body), String> {
        let kinds = [
            ("body", "application/json"),
            ("merge", "application/merge-patch+json"),
            ("json", "application/json-patch+json"),
            ("strategic", "application/strategic-merge-patch+json"),
        ];
        for (key, content_type) in kinds {
            if let Some(value) = self.0.remove(key) {
                return Ok((content_type, Body::Yaml(as_yaml(&value))));
            }
        }
        if let Some(raw) = self.text("raw") {
            return Ok(("application/json", Body::Raw(raw)));
        }
        let Some(of) = self.text("of") else {
            return Ok(("application/json", Body::None));
        };
        let change = self.0.remove("change").ok_or("which change?")?;
        Ok((
            "application/json",
            Body::Changed {
                of,
                change: as_yaml(&change),
            },
        ))
    }

    fn wish(&mut self) -> Result<Wish, String> {
        if let Some(word) = self.text("is") {
            return Ok(Wish::Is(word));
        }
        let has = self.0.remove("has").ok_or("until what?")?;
        has.try_into().map(Wish::Has).map_err(|it| format!("{it}"))
    }
}
