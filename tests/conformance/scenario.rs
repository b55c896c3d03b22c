//! What a scenario file says.
//!
//! | key | meaning |
//! | --- | --- |
//! | `shows` | one sentence |
//! | `rules`, `e2e` | which lines of `rules.rs` it covers |
//! | `bed = "own"` | it disturbs others: it gets a control plane for itself |
//! | `racy` | why some of its standstills are `loose` |
//! | `events = false` | there are so many events that the controllers combine and drop some |
//! | `objects` | YAML, made before the first step |
//! | `users.NAME` | RBAC rules in the namespace of a user, named by `as` in a request |
//! | `steps` | in order |
//!
//! | step | meaning |
//! | --- | --- |
//! | `{ set = "web", replicas = 3, … }`, `{ edit = "web", … }` | a set is made, is changed: see `objects.rs` |
//! | `{ get = "pods/web-0" }`, `delete`, `post`, `put`, `patch` | any request; a path without `/` in front is in the namespace |
//! | … `body = …` | of a request: YAML as text, or a table. `raw` is sent as it is |
//! | … `merge`, `json`, `strategic` = … | of a patch, by its kind |
//! | … `of = "pods/web-0", change = …` | of a put: that object as it is, with this merge patch applied here |
//! | … `as`, `accept`, `type`, `show`, `keep`, `lines` | the user; the media type of the answer; that of the body; pointers into the answer that go into the trace (one that ends with `*`: field by field; `names` of a list; `columns` of a table), or under a name; how many lines of a watch to read |
//! | `{ evict = "web-1", body = … }` | an eviction; the body is merged over what it is by default |
//! | `{ annotate = "pods/web-1", with = { fate = "never" } }` | an empty text removes the annotation |
//! | `{ until = "pods/web-1", is = "ready" }` | also `gone`, `there`, `unready`, `terminating`, a phase, or `has = { "/status/replicas" = 2 }` |
//! | `{ note = "pods/web-0", uid = "/metadata/uid" }` | keeps a value under a name: `$(uid)` in later steps. Not in the trace |
//! | `"still"`, `{ still = 4 }`, `{ still = "loose" }` | waits until nothing has changed for some seconds. `loose`: what happened since the last standstill is told object by object, because the order between them is left to chance |
//! | `{ wait = 2 }` | so many seconds |
//! | `{ lose = "node-1" }`, `{ find = "node-1" }`, `"forget"`, `"pause"`, `"resume"` | a node is lost and found; all old versions are forgotten; the controllers stop and go on |

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::objects::{Words, changed, made, yaml};

pub struct Scenario {
    pub name: String,
    pub header: Header,
    pub steps: Vec<(String, Step)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    pub shows: String,
    pub rules: Vec<String>,
    #[serde(default)]
    pub e2e: Vec<String>,
    #[serde(default)]
    pub bed: Bed,
    #[serde(default)]
    pub racy: String,
    #[serde(default = "yes")]
    pub events: bool,
    #[serde(default)]
    pub objects: String,
    #[serde(default)]
    pub users: BTreeMap<String, Value>,
    steps: Vec<toml::Value>,
}

fn yes() -> bool {
    true
}

#[derive(Clone, Copy, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Bed {
    #[default]
    Shared,
    Own,
}

pub enum Step {
    Ask(Ask),
    Until { what: String, wish: Wish },
    Note { what: String, keep: Keep },
    Still { seconds: f64, loose: bool },
    Wait(f64),
    Lose(String),
    Find(String),
    Forget,
    Pause,
    Resume,
}

/// Names, and JSON pointers.
pub type Keep = BTreeMap<String, String>;

#[derive(Default)]
pub struct Ask {
    pub method: &'static str,
    pub path: String,
    pub content_type: String,
    pub body: Body,
    pub user: Option<String>,
    pub accept: Option<String>,
    pub show: Vec<String>,
    pub keep: Keep,
    pub lines: Option<usize>,
}

#[derive(Default)]
pub enum Body {
    #[default]
    None,
    /// YAML, before names are put in.
    Yaml(String),
    Raw(String),
    /// An object as it is now, with a merge patch (YAML) applied.
    Changed {
        of: String,
        change: String,
    },
}

pub enum Wish {
    Is(String),
    Has(BTreeMap<String, Value>),
}

/// The shortest quiet that proved to be the end, on a busy machine too.
const STILL: f64 = 2.5;

/// Every scenario, by name.
pub fn all() -> Vec<Scenario> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .filter(|path| path.file_stem().is_none_or(|it| it != "differences"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            Scenario::read(&name, &std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

impl Scenario {
    fn read(name: &str, text: &str) -> Self {
        let header: Header =
            toml::from_str(text).unwrap_or_else(|error| panic!("{name}.toml: {error}"));
        let mut steps: Vec<_> = header
            .steps
            .iter()
            .map(|step| {
                let parsed = parse(step).unwrap_or_else(|why| panic!("{name}.toml, {step}: {why}"));
                (shortened(&step.to_string()), parsed)
            })
            .collect();
        // What a scenario leads to is told to its end.
        if !matches!(steps.last(), Some((_, Step::Still { .. }))) {
            steps.push(("\"still\"".into(), still(false)));
        }
        Self {
            name: name.into(),
            header,
            steps,
        }
    }
}

impl Step {
    pub fn is_loose(&self) -> bool {
        matches!(self, Self::Still { loose: true, .. })
    }
}

fn still(loose: bool) -> Step {
    Step::Still {
        seconds: STILL,
        loose,
    }
}

/// A step as the trace quotes it: one line.
fn shortened(step: &str) -> String {
    let line = step.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 160 {
        return line;
    }
    line.chars().take(157).collect::<String>() + "..."
}

fn parse(step: &toml::Value) -> Result<Step, String> {
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
