//! The operator's settings: what is wrong with a file is one sentence with its place, and the rest works.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command as Program;

use kubectl_sts::app::chord::Chord;
use kubectl_sts::cli::Options;
use kubectl_sts::cli::config::{Config, Effective, Folder};
use kubectl_sts::theme::{Surroundings, Tone};
use ratatui::style::Color;

const AROUND: Surroundings<'_> = Surroundings {
    no_color: "",
    colorterm: "truecolor",
    term: "xterm-256color",
    colorfgbg: "",
    locale: "C.UTF-8",
    ascii: false,
};

/// A home with these files in the folder of settings.
struct Home(tempfile::TempDir);

impl Home {
    fn with(files: &[(&str, &str)]) -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            home.write(name, text.as_bytes());
        }
        home
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join("kubectl-sts").join(name)
    }

    fn folder(&self) -> Folder {
        Folder::of(self.0.path().to_str().unwrap(), "")
    }

    fn settle(&self, line: &str) -> Result<Effective, String> {
        let words = std::iter::once("kubectl-sts").chain(line.split_whitespace());
        let options = Options::read(words).unwrap();
        Effective::of(&options, &self.folder(), AROUND)
    }

    /// What is said of these settings.
    fn notices(&self, line: &str) -> Vec<String> {
        self.settle(line)
            .unwrap_or_else(|why| panic!("{why}"))
            .notices
    }
}

fn said_of(text: &str) -> Vec<String> {
    Home::with(&[("config.toml", text)]).notices("")
}

#[test]
fn without_a_file_the_defaults_are_in_effect_and_nothing_is_said() {
    for home in [Home::with(&[]), Home::with(&[("config.toml", "")])] {
        let effective = home.settle("").unwrap();
        assert_eq!(effective.notices, [""; 0]);
        assert_eq!(effective.options.fps, 30);
        assert!(!effective.options.flags.read_only);
    }
    assert_eq!(Config::read("").unwrap(), Config::default());
}

#[test]
fn each_fault_is_one_sentence_with_its_place_and_key() {
    for (text, sentence) in [
        (
            "fps = 30\nfsp = 3",
            "2:1: fsp: no such key: did you mean `fps`?",
        ),
        ("colour = 1", "1:1: colour: no such key"),
        (
            "fps = '30'",
            "1:1: fps: it is a text, and should be a number from 1 to 60",
        ),
        ("\n  fps = 61", "2:3: fps: 61 is not in 1..=60"),
        (
            "fps = 3.5",
            "1:1: fps: it is another value, and should be a number from 1 to 60",
        ),
        (
            "ascii = 1",
            "1:1: ascii: it is a number, and should be true or false",
        ),
        (
            "[ascii]",
            "1:2: ascii: it is a table, and should be true or false",
        ),
        ("theme = ''", "1:1: theme: it is empty"),
        (
            "keymap = true",
            "1:1: keymap: it is true or false, and should be a text",
        ),
        (
            "namespace = '../x'",
            "1:1: namespace: `../x` is no namespace",
        ),
        (
            "favourites = 'a'",
            "1:1: favourites: it is a text, and should be a list of namespaces",
        ),
        (
            "favourites = ['a', 1]",
            "1:1: favourites: it should be a list of namespaces",
        ),
        ("favourites = ['A']", "1:1: favourites: `A` is no namespace"),
        ("fps = 3\nfps = 3", "2:1: duplicate key: fps"),
        (
            "namespace = 'a'\nall_namespaces = true",
            "2:1: all_namespaces: the file names one namespace too",
        ),
        ("'\u{202e}' = 1", "1:1: <U+202E>: no such key"),
    ] {
        assert_eq!(
            said_of(text),
            [format!("defaults, since config.toml:{sentence}")],
            "{text}"
        );
    }
    let [said] = said_of("fps = \nascii = true").try_into().unwrap();
    assert!(
        said.starts_with("defaults, since config.toml:1:7: "),
        "{said}"
    );
    assert!(!said.contains('\n'), "{said}");
}

#[test]
fn what_cannot_be_read_is_told_and_never_waited_for() {
    let home = Home::with(&[]);
    let at = home.path("config.toml");
    let said = || home.notices("").join(";");
    home.write("config.toml", b"fps = 30 # \xff");
    assert_eq!(said(), "defaults, since config.toml:1:12: not UTF-8");
    home.write("config.toml", &vec![b'#'; 10 << 20]);
    assert_eq!(said(), "defaults, since config.toml is larger than 1 MiB");
    fs::remove_file(&at).unwrap();
    fs::create_dir(&at).unwrap();
    assert_eq!(said(), "defaults, since config.toml is a folder");
    fs::remove_dir(&at).unwrap();
    assert!(Program::new("mkfifo").arg(&at).status().unwrap().success());
    assert_eq!(said(), "defaults, since config.toml is no file");
}

#[test]
fn a_byte_order_mark_and_the_line_ends_of_other_systems_are_no_fault() {
    let home = Home::with(&[("config.toml", "\u{feff}fps = 5\r\nascii = true\r\n")]);
    let effective = home.settle("").unwrap();
    assert_eq!(effective.notices, [""; 0]);
    assert_eq!((effective.options.fps, effective.options.ascii), (5, true));
    assert_eq!(
        said_of("\u{feff}fsp = 5"),
        ["defaults, since config.toml:1:1: fsp: no such key: did you mean `fps`?"]
    );
}

#[test]
fn a_file_that_others_can_write_is_taken_and_warned_of() {
    let home = Home::with(&[("config.toml", "fps = 5")]);
    let open = fs::Permissions::from_mode(0o664);
    fs::set_permissions(home.path("config.toml"), open).unwrap();
    let effective = home.settle("").unwrap();
    assert_eq!(
        effective.notices,
        ["config.toml can be written by others (mode 0664)"]
    );
    assert_eq!(effective.options.fps, 5);
    assert_eq!(effective.faults, 0);
}

#[test]
fn read_only_survives_a_fault_elsewhere_in_the_file() {
    for text in [
        "read_only = true\nfsp = 3",
        "fps = \n read_only=true # on call",
    ] {
        let home = Home::with(&[("config.toml", text)]);
        let effective = home.settle("").unwrap();
        assert!(effective.options.flags.read_only, "{text}");
        let said = &effective.notices[0];
        assert!(
            said.starts_with("read-only, else defaults, since config.toml:"),
            "{said}"
        );
    }
    let home = Home::with(&[("config.toml", "# read_only = true\nfsp = 3")]);
    assert!(!home.settle("").unwrap().options.flags.read_only);
}

#[test]
fn flags_come_before_the_file_and_the_file_before_defaults() {
    let text = "namespace = 'payments'\nread_only = true\nascii = true\nfps = 5\nkeymap = 'vim'\ntheme = '16'\nfavourites = ['search']";
    let home = Home::with(&[("config.toml", text)]);
    let effective = home.settle("").unwrap();
    let options = &effective.options;
    assert_eq!(options.flags.namespace.as_deref(), Some("payments"));
    assert!(options.flags.read_only && options.ascii && effective.theme.is_ascii());
    assert!(effective.keymap.is_modal());
    assert_eq!(options.favourites, ["search"]);
    assert_eq!(effective.theme.tone(Tone::Good).fg, Some(Color::Green));

    let line = "-A --read-only=false --ascii=false --fps 60 --keymap default --theme dark";
    let effective = home.settle(line).unwrap();
    let options = &effective.options;
    assert_eq!(options.flags.namespace, None);
    assert!(options.flags.all_namespaces && !options.flags.read_only && !options.ascii);
    assert_eq!(options.fps, 60);
    assert!(!effective.keymap.is_modal());
    assert!(matches!(
        effective.theme.tone(Tone::Good).fg,
        Some(Color::Rgb(..))
    ));
    let options = home.settle("-n search").unwrap().options;
    assert_eq!(options.flags.namespace.as_deref(), Some("search"));
}

#[test]
fn the_demo_takes_from_the_file_only_how_it_looks() {
    let text = "namespace = 'nowhere'\nread_only = true\nfps = 5\nkeymap = 'vim'";
    let home = Home::with(&[("config.toml", text)]);
    let effective = home.settle("demo").unwrap();
    let options = &effective.options;
    assert_eq!((options.flags.namespace.as_deref(), options.fps), (None, 5));
    assert!(!options.flags.read_only && effective.keymap.is_modal());
}

#[test]
fn no_color_is_stronger_than_the_file_and_weaker_than_the_flag() {
    let home = Home::with(&[("config.toml", "theme = 'dark'")]);
    let around = Surroundings {
        no_color: "1",
        ..AROUND
    };
    let tone = |line: &[&str]| {
        let options = Options::read(line).unwrap();
        let effective = Effective::of(&options, &home.folder(), around).unwrap();
        effective.theme.tone(Tone::Good).fg
    };
    assert_eq!(tone(&["kubectl-sts"]), None);
    assert!(tone(&["kubectl-sts", "--theme", "dark"]).is_some());
}

#[test]
fn a_keymap_and_a_theme_of_ones_own_are_taken_by_name_and_by_file() {
    let home = Home::with(&[
        (
            "keymaps/mine.toml",
            "base = 'vim'\n[everywhere]\n'x x' = 'restart'",
        ),
        ("themes/mine.toml", "[tones]\ngood = '#010203'"),
        ("config.toml", "keymap = 'mine'\ntheme = 'themes/mine.toml'"),
    ]);
    for line in ["", "--keymap mine --theme mine"] {
        let effective = home.settle(line).unwrap();
        assert_eq!(effective.notices, [""; 0], "{line}");
        assert!(effective.keymap.is_modal());
        assert_eq!(
            effective.theme.tone(Tone::Good).fg,
            Some(Color::Rgb(1, 2, 3))
        );
    }
    let path = home.path("keymaps/mine.toml");
    let effective = home
        .settle(&format!("--keymap {}", path.display()))
        .unwrap();
    assert!(effective.keymap.is_modal());
}

#[test]
fn a_bad_keymap_or_theme_is_told_and_the_default_taken() {
    let home = Home::with(&[
        ("keymaps/bad.toml", "[sets]\n'x' = 'restrat'"),
        ("themes/bad.toml", "base = 'light'\n[tones]\ngoood = 'red'"),
        ("config.toml", "keymap = 'bad'\ntheme = 'bad'"),
    ]);
    let effective = home.settle("").unwrap();
    assert_eq!(
        effective.notices,
        [
            "default keys, since keymaps/bad.toml:2:1: [sets] `x`: no such action: restrat: did you mean `restart`?",
            "default colours, since themes/bad.toml:3:1: goood: no such tone: did you mean `good`?",
        ]
    );
    let s = Chord::parse("s").unwrap();
    assert!(effective.keymap.action("sets", s).is_some());

    let home = Home::with(&[("config.toml", "\nkeymap = 'emcas'\ntheme = './nope.toml'")]);
    assert_eq!(
        home.notices(""),
        [
            "default keys, since config.toml:2:1: keymap: no such keymap: emcas (there are default, vim, k9s, emacs): did you mean `emacs`?",
            "default colours, since config.toml:3:1: theme: ./nope.toml does not exist",
        ]
    );
}

#[test]
fn a_flag_that_names_nothing_is_refused() {
    let home = Home::with(&[("keymaps/mine.toml", "")]);
    for (line, sentence) in [
        (
            "--keymap min",
            "no such keymap: min (there are default, vim, k9s, emacs, mine): did you mean `mine`?",
        ),
        ("--keymap ./\u{1b}.toml", "./^[.toml does not exist"),
        (
            "--theme solarized",
            "no such theme: solarized (there are auto, dark, light, 16, mono)",
        ),
    ] {
        assert_eq!(home.settle(line).err().as_deref(), Some(sentence), "{line}");
    }
}

#[test]
fn what_is_told_says_the_same_when_it_is_read() {
    let text = "favourites = ['a', 'b']\nfps = 5\nread_only = true\n";
    let home = Home::with(&[("config.toml", text)]);
    let effective = home.settle("-n payments --theme mono").unwrap();
    let told = effective.told(&home.folder());
    let lines: Vec<_> = told.lines().skip(1).collect();
    assert_eq!(
        lines,
        [
            "namespace = \"payments\"           # --namespace",
            "all_namespaces = false           # default",
            "read_only = true                 # config.toml:3",
            "ascii = false                    # default",
            "mouse = false                    # default",
            "fps = 5                          # config.toml:2",
            "keymap = \"default\"               # default",
            "theme = \"mono\"                   # --theme",
            "favourites = [\"a\", \"b\"]          # config.toml:1",
        ]
    );
    let again = Home::with(&[("config.toml", &told)]);
    let effective = again.settle("").unwrap();
    assert_eq!(effective.notices, [""; 0]);
    assert_eq!(effective.options.favourites, ["a", "b"]);
    assert_eq!(
        effective.options.flags.namespace.as_deref(),
        Some("payments")
    );
}

fn config(home: &Path, words: &[&str]) -> (String, String, Option<i32>) {
    let done = Program::new(env!("CARGO_BIN_EXE_kubectl-sts"))
        .args(words)
        .env_clear()
        .env("XDG_CONFIG_HOME", home)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(done.stdout), text(done.stderr), done.status.code())
}

#[test]
fn config_prints_what_is_in_effect_and_fails_when_a_file_has_a_fault() {
    let home = Home::with(&[("config.toml", "fps = 5")]);
    let (told, said, code) = config(home.0.path(), &["config", "--ascii"]);
    assert!(
        told.contains("fps = 5                          # config.toml:1\n"),
        "{told}"
    );
    assert!(
        told.contains("ascii = true                     # --ascii\n"),
        "{told}"
    );
    assert_eq!((said.as_str(), code), ("", Some(0)));

    home.write("config.toml", b"fps = 500");
    let (told, said, code) = config(home.0.path(), &["config"]);
    assert!(
        told.contains("fps = 30                         # default\n"),
        "{told}"
    );
    assert_eq!(
        said,
        "kubectl-sts: defaults, since config.toml:1:1: fps: 500 is not in 1..=60\n"
    );
    assert_eq!(code, Some(1));
    home.write("config.toml", b"keymap = 'bad'");
    home.write("keymaps/bad.toml", b"x = 1");
    let (told, _, code) = config(home.0.path(), &["config"]);
    let line = "keymap = \"default\"               # in place of that of config.toml:1\n";
    assert!(told.contains(line), "{told}");
    assert_eq!(code, Some(1));
    let (_, said, code) = config(home.0.path(), &["config", "--keymap", "nope"]);
    assert!(
        said.starts_with("kubectl-sts: no such keymap: nope"),
        "{said}"
    );
    assert_eq!(code, Some(2));
}

#[test]
fn what_the_environment_forbids_is_told_too() {
    let home = Home::with(&[("config.toml", "theme = 'dark'")]);
    let around = Surroundings {
        no_color: "1",
        ..AROUND
    };
    let options = Options::read(["kubectl-sts"]).unwrap();
    let effective = Effective::of(&options, &home.folder(), around).unwrap();
    let told = effective.told(&home.folder());
    assert!(
        told.contains("theme = \"mono\"                   # NO_COLOR\n"),
        "{told}"
    );
}

#[test]
fn a_bad_keymap_is_told_in_the_notice_line() {
    let home = Home::with(&[("keymaps/bad.toml", "[sets]\n'ctrl-i' = 'up'")]);
    let pty = crate::pty::Launch::kubectl_sts()
        .size(140, 24)
        .env("XDG_CONFIG_HOME", home.0.path().to_str().unwrap())
        .arg("demo")
        .arg("--quiet")
        .arg("--keymap")
        .arg("bad")
        .start();
    pty.wait_for(
        "default keys, since keymaps/bad.toml:2:1: [sets] `ctrl-i`: terminals send tab for it: bind that",
    );
}

#[test]
fn what_cannot_be_written_is_told_and_who_stops_reading_is_not() {
    for words in [&["config"][..], &["--help"]] {
        let run = |out: std::process::Stdio| {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kubectl-sts"));
            let command = command.args(words).env("HOME", "/nowhere").stdout(out);
            let ended = command
                .stderr(std::process::Stdio::piped())
                .output()
                .unwrap();
            (
                ended.status.code(),
                String::from_utf8(ended.stderr).unwrap(),
            )
        };
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        let (code, said) = run(full.unwrap().into());
        assert_eq!(code, Some(1), "{words:?}");
        assert!(
            said.starts_with("kubectl-sts: standard output cannot be written: No space"),
            "{said}"
        );
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        assert_eq!(run(writer.into()), (Some(0), String::new()), "{words:?}");
    }
}
