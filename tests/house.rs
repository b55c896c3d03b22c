//! The house: who imports whom, how large a file may be, and that what is listed is named and bound.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kubectl_sts::app::action::{ACTIONS, Action, every};
use kubectl_sts::app::keymap::{DEFAULT, Keymap};
use kubectl_sts::checks::{CHECKS, Check};
use kubectl_sts::panes::PANES;

/// Who may import whom; `main` is the binary, which may name the rest only as `kubectl_sts`.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &["domain"]),
    ("yaml", &["yaml"]),
    ("manifest", &["domain", "yaml", "manifest"]),
    ("settings", &["domain", "settings"]),
    ("theme", &["domain", "settings", "theme"]),
    ("checks", &["domain", "checks"]),
    ("operations", &["domain", "yaml", "manifest", "operations"]),
    ("panes", &["domain", "yaml", "theme", "panes"]),
    (
        "app",
        &[
            "domain",
            "yaml",
            "manifest",
            "checks",
            "operations",
            "panes",
            "settings",
            "app",
        ],
    ),
    (
        "screen",
        &[
            "domain",
            "yaml",
            "manifest",
            "theme",
            "operations",
            "panes",
            "app",
            "screen",
        ],
    ),
    ("terminal", &["domain", "terminal"]),
    ("sim", &["sim"]),
    ("cluster", &["domain", "yaml", "manifest", "cluster"]),
    ("journal", &["domain", "journal"]),
    ("drafts", &["domain", "drafts"]),
    (
        "session",
        &[
            "domain", "theme", "app", "screen", "cluster", "drafts", "journal", "terminal",
            "session",
        ],
    ),
    (
        "cli",
        &[
            "domain", "yaml", "settings", "theme", "app", "cluster", "drafts", "journal",
            "terminal", "session", "sim", "cli",
        ],
    ),
];

/// What has no place where only data goes in and out.
const OUTSIDE: &[&str] = &[
    "tokio::",
    "kube::",
    "k8s_openapi",
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "SystemTime",
    "Instant",
    "Timestamp::now",
    "Zoned::now",
];

/// Ways to write into a buffer of cells, past what makes text safe.
const BRUSHES: &[&str] = &[
    "set_string",
    "set_stringn",
    "set_line",
    "set_span",
    "set_symbol",
    "set_char",
    "ratatui::text",
    "ratatui::widgets",
];

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    collect(&root().join("src"), &mut found);
    found
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((
                path.strip_prefix(root().join("src")).unwrap().to_owned(),
                text,
            ));
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn layer(path: &Path) -> String {
    let first = path
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Code without its comments: a doc may speak of what the code may not name.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn each_layer_imports_only_those_below_it() {
    let mut offences = Vec::new();
    for (path, text) in sources() {
        let layer = layer(&path);
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
            continue;
        };
        for line in code(&text) {
            for named in line.split("crate::").skip(1) {
                let word: String = named
                    .chars()
                    .take_while(|it| it.is_alphanumeric() || *it == '_')
                    .collect();
                if !word.is_empty() && !allowed.contains(&word.as_str()) {
                    offences.push(format!("{}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(
        offences.is_empty(),
        "imports against the layers:\n{}",
        offences.join("\n")
    );
}

#[test]
fn every_layer_has_its_rule() {
    let known: BTreeSet<&str> = LAYERS
        .iter()
        .map(|(name, _)| *name)
        .chain(["lib", "main"])
        .collect();
    for (path, _) in sources() {
        assert!(
            known.contains(layer(&path).as_str()),
            "{} is in no layer",
            path.display()
        );
    }
}

#[test]
fn what_only_thinks_touches_nothing_outside() {
    let mut offences = Vec::new();
    for (path, text) in sources() {
        if ![
            "domain",
            "yaml",
            "manifest",
            "checks",
            "operations",
            "panes",
            "settings",
            "theme",
            "app",
        ]
        .contains(&layer(&path).as_str())
        {
            continue;
        }
        for line in code(&text) {
            if OUTSIDE.iter().any(|word| line.contains(word)) {
                offences.push(format!("{}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(
        offences.is_empty(),
        "names of the outside:\n{}",
        offences.join("\n")
    );
}

#[test]
fn text_reaches_the_screen_by_one_door() {
    let mut offences = Vec::new();
    for (path, text) in sources() {
        if path.ends_with("screen/paint.rs") || path.ends_with("screen/paint/pen.rs") {
            continue;
        }
        for line in code(&text) {
            if BRUSHES.iter().any(|brush| line.contains(brush)) {
                offences.push(format!("{}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(
        offences.is_empty(),
        "text that goes past what makes it safe:\n{}",
        offences.join("\n")
    );
}

#[test]
fn no_file_has_grown_beyond_400_lines() {
    let long: Vec<_> = sources()
        .iter()
        .map(|(path, text)| (path.display().to_string(), text.lines().count()))
        .filter(|(_, lines)| *lines > 400)
        .collect();
    assert!(long.is_empty(), "a second idea has moved in: {long:?}");
}

#[test]
fn every_file_says_what_belongs_in_it() {
    for (path, text) in sources() {
        assert!(text.starts_with("//!"), "{} does not", path.display());
    }
}

#[test]
fn every_file_of_panes_with_a_pane_is_listed() {
    let listed: BTreeSet<String> = PANES
        .iter()
        .map(|pane| pane.name.replace('-', "_"))
        .collect();
    for (path, text) in sources() {
        if layer(&path) == "panes" && text.contains("pub const") && text.contains(": Pane = Pane {")
        {
            // A folder has the name of its pane.
            let file = match path.file_stem().unwrap().to_str() {
                Some("mod") => path.parent().unwrap(),
                _ => path.as_path(),
            };
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            assert!(listed.contains(&name), "{name} is a pane, but not listed");
        }
    }
}

#[test]
fn every_file_of_checks_with_a_check_is_listed() {
    let listed: BTreeSet<String> = CHECKS
        .iter()
        .map(|check| check.name.replace('-', "_"))
        .collect();
    for (path, text) in sources() {
        if layer(&path) == "checks" && text.contains(": Check = Check {") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            assert!(listed.contains(&name), "{name} is a check, but not listed");
        }
    }
}

#[test]
fn the_readme_tells_what_every_check_notices() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let row = |check: &&Check| format!("| {} | {} |", check.name, check.about);
    let rows: Vec<String> = CHECKS.iter().map(row).collect();
    let table = rows.join("\n");
    assert!(
        readme.contains(&table),
        "the README should have this table:\n{table}"
    );
}

#[test]
fn names_are_used_once() {
    let panes: BTreeSet<_> = PANES.iter().map(|pane| pane.name).collect();
    assert_eq!(panes.len(), PANES.len());
    let actions: BTreeSet<_> = every().map(|(_, name, _)| name).collect();
    assert_eq!(actions.len(), every().count());
}

#[test]
fn every_action_is_bound_to_a_key() {
    let keymap = Keymap::parse(DEFAULT).unwrap();
    let tables: Vec<&str> = Keymap::tables().collect();
    for (action, name, _) in ACTIONS {
        assert!(
            keymap.chord(&tables, *action).is_some(),
            "no key for {name}"
        );
    }
}

/// The table of keys as the README has it.
fn keys() -> String {
    let keymap = Keymap::parse(DEFAULT).unwrap();
    let mut lines = vec![
        "| key | what it does | where |".to_owned(),
        "| --- | --- | --- |".to_owned(),
    ];
    for (action, name, about) in every() {
        if matches!(action, Action::Pane(number) | Action::Favourite(number) if number > 1) {
            continue;
        }
        let about = match name {
            "pane-1" => "to the pane of that number",
            "favourite-1" => "to the favourite namespace of that number",
            _ => about,
        };
        let mut told: Vec<String> = Vec::new();
        let mut add = |table: &str, place: &str| {
            let chords: Vec<_> = keymap
                .keys(table, action)
                .map(|chord| format!("`{chord}`"))
                .collect();
            if !chords.is_empty() {
                let chords = match name {
                    "pane-1" => "`1` to `9`".to_owned(),
                    "favourite-1" => "`alt-1` to `alt-9`".to_owned(),
                    _ => chords.join(" "),
                };
                told.push(format!("| {chords} | {about} | {place} |"));
            }
        };
        add("everywhere", "everywhere");
        for pane in PANES {
            add(pane.name, pane.name);
        }
        add("line", "in a line at the foot");
        add("copying", "choosing what to copy");
        add("search", "while something is looked for");
        add("help", "help");
        add("namespace", "choosing a namespace");
        add("context", "choosing a context");
        add("comparison", "comparing revisions");
        add("pod", "on a pod");
        add("editor", "in the editor");
        add("completion", "in the list of what could be typed");
        add("kept", "where typed text is offered");
        add("conflict", "where both have edited");
        add("creation", "before something is created");
        add("dialog", "before something is done");
        add("node", "on a node");
        add("menu", "in the menu");
        add("under-way", "where it is listed");
        lines.extend(told);
    }
    lines.join("\n")
}

#[test]
fn the_readme_tells_every_key_as_it_is_bound() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(
        readme.contains(&keys()),
        "the README should have this table:\n{}",
        keys()
    );
}

#[test]
fn the_readme_tells_every_pane_and_every_flag() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for pane in PANES {
        assert!(
            readme.contains(pane.about),
            "the README says nothing of {}: {}",
            pane.name,
            pane.about
        );
    }
    for flag in kubectl_sts::cli::flags() {
        assert!(
            readme.contains(&format!("`{flag}")) || readme.contains(&format!(" {flag}`")),
            "the README says nothing of {flag}"
        );
    }
}
