//! Story: the whole program before a simulated cluster, in virtual time. Keys in; cluster and screen out.

use std::io::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use kubectl_sts::app::keymap::Keymap;
use kubectl_sts::cli::config::Folder;
use kubectl_sts::cli::config::wardrobe::Own;
use kubectl_sts::cli::{Command, Options, Stage, session};
use kubectl_sts::cluster::Ways;
use kubectl_sts::session::{End, Look};
use kubectl_sts::sim::Sim;
use kubectl_sts::terminal::{Input, Outlet, Terminal};
use kubectl_sts::theme::{Surroundings, Theme};
use ratatui::buffer::Buffer;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

/// When every story begins.
pub const ORIGIN: &str = "2026-03-29T00:30:00Z";

/// How long a story waits for what must come, in its own time.
const PATIENCE: Duration = Duration::from_secs(600);

pub struct Story {
    stage: Stage,
    inputs: mpsc::Sender<Input>,
    frames: watch::Receiver<Buffer>,
    session: Mutex<Option<JoinHandle<End>>>,
}

/// Who asks the cluster, and by which way.
type Line = Box<dyn FnOnce(&Sim) -> kube::Client>;

/// How a story is to begin.
pub struct Scene {
    flags: String,
    cast: Option<String>,
    size: (u16, u16),
    client: Option<Line>,
    outlet: Box<dyn Outlet>,
    ways: Option<(&'static str, Arc<dyn Ways>)>,
    folder: Option<String>,
}

impl Scene {
    /// The demo with these flags, on a screen of 140 by 40.
    pub fn demo(flags: &str) -> Self {
        Self {
            flags: flags.to_owned(),
            cast: None,
            size: (140, 40),
            client: None,
            outlet: Box::new(Nowhere),
            ways: None,
            folder: None,
        }
    }

    /// A cast of its own.
    pub fn cast(yaml: impl Into<String>) -> Self {
        Self {
            cast: Some(yaml.into()),
            ..Self::demo("")
        }
    }

    pub fn flags(mut self, flags: &str) -> Self {
        flags.clone_into(&mut self.flags);
        self
    }

    pub fn size(mut self, width: u16, height: u16) -> Self {
        self.size = (width, height);
        self
    }

    /// Another way to the cluster than that of somebody who may do everything.
    pub fn seen_by(mut self, client: impl FnOnce(&Sim) -> kube::Client + 'static) -> Self {
        self.client = Some(Box::new(client));
        self
    }

    /// Every byte goes there, as to a terminal.
    pub fn upon(mut self, outlet: impl Outlet + 'static) -> Self {
        self.outlet = Box::new(outlet);
        self
    }

    /// Whose own themes and keymaps are in this folder.
    pub fn settings_in(mut self, folder: &std::path::Path) -> Self {
        self.folder = Some(folder.to_str().unwrap().to_owned());
        self
    }

    /// The context that this is, and the ways to others.
    pub fn among(mut self, context: &'static str, ways: impl Ways + 'static) -> Self {
        self.ways = Some((context, Arc::new(ways)));
        self
    }

    pub async fn begin(self) -> Story {
        let (stage, options) = stage(self.cast.as_deref(), &self.flags);
        let connected = match self.client {
            None => stage.connect(&options.flags).await,
            Some(client) => stage.connect_by(client(stage.sim()), &options.flags).await,
        };
        let mut connected = connected.unwrap_or_else(|trouble| panic!("{trouble}"));
        if let Some((context, ways)) = self.ways {
            connected.identity.context = context.into();
            connected.ways = Some(ways);
        }
        let look = Look {
            theme: Theme::choose(Surroundings {
                locale: "C.UTF-8",
                ascii: options.ascii,
                ..Surroundings::default()
            }),
            frame: Duration::from_secs(1) / u32::from(options.fps),
        };
        let (frame, frames) = watch::channel(Buffer::default());
        let (inputs, told) = mpsc::channel(1024);
        let terminal = Terminal::upon(self.outlet, self.size.0, self.size.1)
            .unwrap()
            .shown_to(frame);
        let told = terminal.told_by(told);
        let keymap = Keymap::named(&options.keymap).unwrap();
        let session = session(&options, connected, look, (keymap, terminal));
        let folder = Folder::of(&self.folder.unwrap_or_default(), "");
        let around = Surroundings {
            locale: "C.UTF-8",
            ..Surroundings::default()
        };
        let session = session.dressed_by(Own::new(folder, String::new(), around));
        let session = tokio::spawn(Box::pin(session.run(told)));
        Story {
            stage,
            inputs,
            frames,
            session: Mutex::new(Some(session)),
        }
    }
}

impl Story {
    /// The demo with these flags, on a screen of 140 by 40.
    pub async fn demo(flags: &str) -> Self {
        Scene::demo(flags).begin().await
    }

    /// A cast of its own, and nothing else.
    pub async fn of(cast: &str) -> Self {
        Scene::cast(cast).begin().await
    }

    pub fn sim(&self) -> &Sim {
        self.stage.sim()
    }

    /// Presses keys, each named as in a keymap, and lets the screen follow.
    pub async fn press(&self, keys: &str) {
        for key in keys.split_whitespace() {
            self.put(Input::Key(event(key))).await;
        }
        self.wait("50ms").await;
    }

    /// Types a text, letter by letter.
    pub async fn write(&self, text: &str) {
        for letter in text.chars() {
            let key = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
            self.put(Input::Key(key)).await;
        }
        self.wait("50ms").await;
    }

    /// Presses what confirms a dialog; whoever does that has had the time to read.
    pub async fn confirm(&self, keys: &str) {
        self.wait("2s").await;
        self.press(keys).await;
    }

    pub async fn put(&self, input: Input) {
        self.inputs.send(input).await.expect("the program runs");
    }

    /// Lets time pass: `50ms`, `30s`, `1h`.
    pub async fn wait(&self, time: &str) {
        let time: jiff::SignedDuration = time.parse().unwrap();
        tokio::time::sleep(Duration::try_from(time).unwrap()).await;
    }

    /// Waits until one screen shows all of these texts; runs of spaces count as one.
    #[track_caller]
    pub fn shows<'a>(&'a self, texts: &'a [&'a str]) -> impl Future<Output = ()> + 'a {
        let at = std::panic::Location::caller();
        async move {
            let begun = tokio::time::Instant::now();
            loop {
                let screen = self.screen();
                let missing: Vec<_> = texts
                    .iter()
                    .filter(|text| !screen.contains(**text))
                    .collect();
                if missing.is_empty() {
                    return;
                }
                assert!(
                    begun.elapsed() < PATIENCE,
                    "{at}: waited for {missing:?}; the screen is:\n{screen}"
                );
                self.wait("250ms").await;
            }
        }
    }

    /// Waits until none of these texts is shown.
    #[track_caller]
    pub fn shows_no<'a>(&'a self, texts: &'a [&'a str]) -> impl Future<Output = ()> + 'a {
        let at = std::panic::Location::caller();
        async move {
            let begun = tokio::time::Instant::now();
            while texts.iter().any(|text| self.screen().contains(text)) {
                let screen = self.screen();
                assert!(
                    begun.elapsed() < PATIENCE,
                    "{at}: {texts:?} stay:\n{screen}"
                );
                self.wait("250ms").await;
            }
        }
    }

    /// Opens a set from the list of sets, which shows namespaces and has room for all.
    pub async fn open(&self, namespace: &str, name: &str) {
        self.press("esc esc home").await;
        let row = format!("{namespace} {name} ");
        let screen = self.screen();
        let mut rows = screen
            .lines()
            .skip_while(|line| !line.starts_with("NAMESPACE"))
            .skip(1);
        let down = rows.position(|line| line.trim_start_matches("▌ ").starts_with(&row));
        let down = down.unwrap_or_else(|| panic!("{row}is not there:\n{screen}"));
        self.press(&format!("{}enter", "down ".repeat(down))).await;
        self.shows(&[&format!("{namespace}/{name}"), "1 Ordinals"])
            .await;
    }

    /// The last frame, with one space for each run of them.
    pub fn screen(&self) -> String {
        let raw = self.raw();
        let lines = raw.lines();
        let lines = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The last frame as it is, without the spaces at the ends of its lines.
    pub fn raw(&self) -> String {
        let frame = self.frames.borrow();
        let area = frame.area;
        let line = |y: u16| {
            let cells = (0..area.width).map(|x| frame[(x, y)].symbol());
            cells.collect::<String>().trim_end().to_owned()
        };
        (0..area.height).map(line).collect::<Vec<_>>().join("\n")
    }

    /// The last frame, cell by cell.
    pub fn frame(&self) -> Buffer {
        self.frames.borrow().clone()
    }

    /// Whether the program runs. If it panicked, so does this.
    pub async fn runs(&self) -> bool {
        tokio::task::yield_now().await;
        let ended = self.session.lock().unwrap().take_if(|it| it.is_finished());
        match ended {
            None => self.session.lock().unwrap().is_some(),
            Some(ended) => {
                ended.await.expect("it does not panic");
                false
            }
        }
    }

    /// Waits for the end of the program.
    pub async fn ends(self) -> End {
        let session = self.session.lock().unwrap().take();
        session.expect("it ran").await.expect("it does not panic")
    }
}

/// A cluster of a cast, or that of the demo, when every story begins; and what these flags ask for.
pub fn stage(cast: Option<&str>, flags: &str) -> (Stage, Options) {
    let file = cast.map(|yaml| {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(yaml.as_bytes()).unwrap();
        file
    });
    let path = file.as_ref().map(|it| it.path().to_str().unwrap());
    let words = ["kubectl-sts", "demo"].into_iter();
    let words = words.chain(path.into_iter().flat_map(|path| ["--cast", path]));
    let options = Options::read(words.chain(flags.split_whitespace())).unwrap();
    let Some(Command::Demo(demo)) = &options.command else {
        panic!("no demo: {flags}")
    };
    let stage = Stage::set_at(demo, ORIGIN.parse::<Timestamp>().unwrap());
    (stage.unwrap_or_else(|trouble| panic!("{trouble}")), options)
}

/// A key as a terminal would send it.
pub fn event(key: &str) -> KeyEvent {
    let (held, name) = match key.split_once('-') {
        Some(("ctrl", name)) if !name.is_empty() => (KeyModifiers::CONTROL, name),
        Some(("alt", name)) if !name.is_empty() => (KeyModifiers::ALT, name),
        Some(("shift", name)) if !name.is_empty() => (KeyModifiers::SHIFT, name),
        _ => (KeyModifiers::NONE, key),
    };
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "space" => KeyCode::Char(' '),
        "backspace" => KeyCode::Backspace,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        "f1" => KeyCode::F(1),
        "f8" => KeyCode::F(8),
        letter => KeyCode::Char(letter.chars().next().unwrap()),
    };
    KeyEvent::new(code, held)
}

/// Takes all bytes.
#[derive(Debug)]
struct Nowhere;

impl Outlet for Nowhere {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Ok(bytes.len())
    }

    fn wait(&self, _most: Duration) -> std::io::Result<()> {
        Ok(())
    }
}
