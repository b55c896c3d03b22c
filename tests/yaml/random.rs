//! Texts and values by chance, from a seed.

use fastrand::Rng;
use serde_json::{Map, Value};

use super::words;

/// What texts are made of: everything that YAML reads as structure, and characters that are trouble.
const PIECES: &[&str] = &[
    "a",
    "b",
    "key",
    "x",
    "1",
    "0",
    "9",
    ".",
    "-",
    "- ",
    ": ",
    ":",
    "? ",
    "?",
    "#",
    " #",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n  ",
    "\n- ",
    "\t",
    "'",
    "''",
    "\"",
    "\\",
    "\\n",
    "\\x41",
    "\\",
    "|",
    "|-",
    "|+",
    "|2",
    ">",
    ">-",
    "&a ",
    "*a",
    "!",
    "!!str ",
    "!!int ",
    "!!binary ",
    "!x ",
    "[",
    "]",
    "{",
    "}",
    ",",
    ", ",
    "<<",
    "<<: ",
    "---",
    "...",
    "%",
    "@",
    "`",
    "~",
    "=",
    "yes",
    "no",
    "null",
    "true",
    "1e3",
    "0x1F",
    "010",
    "1_0",
    "2026-11-20",
    "1:20",
    ".inf",
    "ä",
    "日",
    "🚀",
    "\u{a0}",
];

/// Something of everything that people write.
pub const MANIFEST: &str = r#"spec: # how it runs
  replicas: 3
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: web, "tier": 'db'}}
  defaults: &defaults
    cpu: 100m
    memory: 1Gi
  template:
    spec:
      containers:
      - name: web
        image: "nginx:1.25"   # pinned
        args: [--port, "80", -v=2, 'it''s']
        command:
          - sh
          - -c
          - |
            set -e
              indented: yes

            exec web
        resources:
          limits:
            <<: *defaults
            cpu: 2
          requests: *defaults
      - name: side
        env:
        - name: TEXT
          value: >-
            folded
            text

            more
        - {name: MODE, value: 0644}
        -   name: QUOTED
            value: "a \"b\" \x41\t
              c"
  ? complex
  : plain text
    that goes on
  notes: |+
    kept

  empty:
  list: []
"#;

/// What only strings are made of.
const TROUBLE: &[&str] = &[
    "\r",
    "\r\n",
    "\0",
    "\u{7}",
    "\u{1b}",
    "\u{7f}",
    "\u{85}",
    "\u{9b}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{202e}",
    "\u{2028}",
    "\u{2029}",
    "\u{2066}",
    "\u{feff}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{e000}",
    "\u{10ffff}",
    "e\u{301}",
    "\u{301}",
    " \n",
    "\n ",
    "\n\t",
    "\t\n",
];

/// A text that may be a document.
pub fn document(rng: &mut Rng) -> String {
    (0..rng.usize(1..14))
        .map(|_| PIECES[rng.usize(..PIECES.len())])
        .collect()
}

/// What stands between brackets.
pub fn flow(rng: &mut Rng) -> String {
    const PIECES: &[&str] = &[
        "[", "]", "{", "}", ",", ", ", ":", ": ", "?", "? ", "a", "b", "'c'", "\"d\"", " ", "-",
        "- ", "#", " #", "\n ", "1", "&x ", "*x", "!!str ", "!y ", "<<: ", "\n",
    ];
    let (open, close) = if rng.bool() { ("[", "]") } else { ("{", "}") };
    let inside: String = (0..rng.usize(1..9))
        .map(|_| PIECES[rng.usize(..PIECES.len())])
        .collect();
    format!("k: {open}{inside}{close}\n")
}

/// Lines of keys, dashes and blocks at chance indents.
pub fn block(rng: &mut Rng) -> String {
    const LINES: &[&str] = &[
        "a:", "b: 1", "- c", "- d: 2", "-", "- - e", "? f", ": g", "h", "i: |", "j: >", "k: |-",
        "- |+", "l: >2", "'m", "n'", "\"o", "p\"", "q: 'r", "s: \"t", "# u", "v: # w", "", "",
        "x: &y", "z: *y", "&y a: b", "<<: *y", "- &y", "- *y", "? - a", ": - b", "!!str c:",
        "d: !!int", "e: [", "]", "f: {", "}", "- ? g", "  h", "- >-", "text #1", "j : k", "? |",
        "--- l", "...",
    ];
    let lines = (0..rng.usize(2..9)).map(|_| {
        format!(
            "{}{}\n",
            " ".repeat(rng.usize(..4)),
            LINES[rng.usize(..LINES.len())]
        )
    });
    lines.collect()
}

/// A manifest that somebody mistyped.
pub fn mistyped(rng: &mut Rng) -> String {
    let mut text: Vec<char> = MANIFEST.chars().collect();
    for _ in 0..rng.usize(1..4) {
        let at = rng.usize(..text.len());
        let until = (at + rng.usize(..4)).min(text.len());
        let instead = if rng.bool() {
            PIECES[rng.usize(..PIECES.len())]
        } else {
            ""
        };
        text.splice(at..until, instead.chars());
    }
    text.into_iter().collect()
}

/// A text for a value.
pub fn string(rng: &mut Rng) -> String {
    let known = rng.usize(..words::all().count());
    match rng.u8(..8) {
        0 | 1 => words::all().nth(known).unwrap().to_owned(),
        2 => format!("{}\n", words::all().nth(known).unwrap()),
        3 => {
            let lines = (0..rng.usize(1..6)).map(|_| document(rng));
            lines.collect::<Vec<_>>().join("\n")
        }
        4 => {
            (0..rng.usize(..6))
                .map(|_| TROUBLE[rng.usize(..TROUBLE.len())])
                .collect::<String>()
                + &document(rng)
        }
        5 => (0..rng.usize(..5)).map(|_| rng.char(..)).collect(),
        _ => document(rng),
    }
}

/// A value, as deep as that.
pub fn value(rng: &mut Rng, depth: usize) -> Value {
    let leaf = depth == 0;
    match rng.u8(..if leaf { 8 } else { 12 }) {
        0 => Value::Null,
        1 => rng.bool().into(),
        2 => rng.i64(-2000..2000).into(),
        3 => (rng.i64(..) >> rng.u8(..64)).into(),
        4 => number(rng),
        5..8 => string(rng).into(),
        8 | 9 => (0..rng.usize(..4)).map(|_| value(rng, depth - 1)).collect(),
        _ => entries(rng, depth - 1).into(),
    }
}

/// The entries of a mapping.
pub fn entries(rng: &mut Rng, depth: usize) -> Map<String, Value> {
    (0..rng.usize(..5))
        .map(|_| (string(rng), value(rng, depth)))
        .collect()
}

/// A float that is no integer: those are integers to Kubernetes.
fn number(rng: &mut Rng) -> Value {
    let float = f64::from_bits(rng.u64(..));
    let near = rng.f64() * 10_f64.powi(rng.i32(-9..9));
    let float = if rng.bool() && float.is_finite() {
        float
    } else {
        near
    };
    if float.fract() == 0.0 {
        7.into()
    } else {
        float.into()
    }
}
