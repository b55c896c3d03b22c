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
use serde_json::Value;

use super::steps::{parse, still};

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

/// A step as the trace quotes it: one line.
fn shortened(step: &str) -> String {
    let line = step.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 160 {
        return line;
    }
    line.chars().take(157).collect::<String>() + "..."
}
