//! THE loop. One turn: drain what happened, update once, effects out, draw once.

mod approach;
mod desk;
mod editor;
pub mod files;
mod paper;
mod parting;
mod wardrobe;

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::AbortHandle;
use tokio::time::Instant;

use crate::app::{App, Effect, Event};
use crate::cluster::access::{self, Wish};
use crate::cluster::{Clock, Observer, Server, Ways};
use crate::domain::{Change, Scope};
use crate::drafts::{self, Drafts};
use crate::journal::{Journal, Told};
use crate::screen;
use crate::screen::paint::Painter;
use crate::terminal::{Input, Inputs, Leave, Terminal};
use crate::theme::Theme;
use approach::Approach;
use desk::Desk;
use editor::Guest;
use files::Over;
use paper::Paper;
use wardrobe::Taken;
pub use wardrobe::Wardrobe;

/// Batches of changes that may wait; then reading from the cluster waits for us.
pub const BACKLOG: usize = 64;

/// Batches that one turn takes at most, so that a key is never kept waiting by the cluster.
const MOST_AT_ONCE: usize = 32;

/// What a key does is drawn sooner than what the cluster does: only a key that is held down is kept waiting, this long.
const SOON: Duration = Duration::from_millis(8);

/// How the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The operator left.
    Quit,
    /// A signal or the end of the terminal: the exit code tells which.
    Killed(u8),
}

/// What is outside of the program: the cluster, and the journal's file.
pub struct Outside {
    /// The door to the cluster.
    pub server: Arc<Server>,
    /// Watches what is shown.
    pub observer: Observer,
    /// What the observer learns.
    pub changes: mpsc::Receiver<Vec<Change>>,
    /// What is known of where we may look.
    pub wish: Wish,
    /// Its time, as far as we know it.
    pub clock: Clock,
    /// The ways to other clusters, if there can be any.
    pub ways: Option<Arc<dyn Ways>>,
    /// Where what was written is noted.
    pub journal: Journal,
    /// Where what is typed is kept.
    pub drafts: Drafts,
}

/// How the screen is drawn.
pub struct Look {
    /// Colours and signs.
    pub theme: Theme,
    /// The shortest time from one frame to the next.
    pub frame: Duration,
}

/// A running program.
pub struct Session {
    app: App,
    outside: Outside,
    look: Look,
    terminal: Terminal,
    desk: Desk,
    /// What came of files.
    came: (UnboundedSender<Event>, UnboundedReceiver<Event>),
    /// Another context, while it is gone to.
    approach: Option<Approach>,
    /// Where themes and keymaps are from.
    wardrobe: Option<Arc<dyn Wardrobe>>,
    taken: (UnboundedSender<Taken>, UnboundedReceiver<Taken>),
    /// The operator's own editor, while it has the terminal.
    guest: Option<Guest>,
    settled: (mpsc::Sender<Settled>, mpsc::Receiver<Settled>),
    settling: Option<AbortHandle>,
    drawn: Option<Instant>,
    is_stale: bool,
    /// Whether a key was pressed that no frame has shown yet.
    is_pressed: bool,
    wake_at: Option<Timestamp>,
}

type Settled = Result<Vec<Scope>, String>;

impl Session {
    /// A program that has not begun.
    #[must_use]
    pub fn new(app: App, outside: Outside, look: Look, terminal: Terminal) -> Self {
        Self {
            app,
            desk: Desk::new(outside.server.clone()),
            outside,
            look,
            terminal,
            came: mpsc::unbounded_channel(),
            approach: None,
            wardrobe: None,
            taken: mpsc::unbounded_channel(),
            guest: None,
            settled: mpsc::channel(1),
            settling: None,
            drawn: None,
            is_stale: true,
            is_pressed: false,
            wake_at: None,
        }
    }

    /// The same, with a text open for objects that are to be made; and the file that it is from, if it is from one.
    #[must_use]
    pub fn creating(mut self, text: &str, file: Option<&str>) -> Self {
        self.app = self.app.creating(text, file);
        self
    }

    /// Runs until the operator or the system ends it. The terminal is given back in any case.
    pub async fn run(mut self, inputs: Inputs) -> End {
        tokio::task::spawn_blocking(Paper::sweep);
        let end = self.go_on(inputs).await;
        self.part().await;
        end
    }

    async fn go_on(&mut self, mut inputs: Inputs) -> End {
        if let Some(end) = self.turn(vec![Event::Tick]) {
            return end;
        }
        loop {
            let length = self.pause();
            let mut happened = Vec::new();
            tokio::select! {
                input = inputs.next() => match self.hear(input) {
                    Ok(event) => happened.extend(event),
                    Err(end) => return end,
                },
                Some(batch) = self.outside.changes.recv() => happened.push(Event::Changes(batch)),
                Some(settled) = self.settled.1.recv() => happened.push(Event::Settled(settled)),
                Some(answer) = self.desk.next() => happened.push(answer),
                Some(came) = self.came.1.recv() => happened.push(came),
                Some(taken) = self.taken.1.recv() => happened.push(self.put_on(taken)),
                step = approach::next(&mut self.approach) => happened.extend(self.take_step(step)),
                ended = editor::ended(&mut self.guest) => happened.extend(self.take_back(ended)),
                Some(told) = self.outside.journal.next() => happened.push(match told {
                    Told::Read(entries) => Event::Journal(entries),
                    Told::Notice(words) => notice(words),
                }),
                Some(told) = self.outside.drafts.next() => happened.push(match told {
                    drafts::Told::Recalled(key, draft) => Event::Draft(key, draft),
                    drafts::Told::Notice(words) => notice(words),
                }),
                () = pause(length) => happened.push(Event::Tick),
            }
            let more = std::iter::from_fn(|| self.outside.changes.try_recv().ok());
            happened.extend(more.take(MOST_AT_ONCE).map(Event::Changes));
            happened.extend(std::iter::from_fn(|| self.desk.ready()));
            if let Some(end) = self.turn(happened) {
                return end;
            }
        }
    }

    /// Updates once, sends effects out, and draws if the last frame is long enough ago.
    fn turn(&mut self, mut happened: Vec<Event>) -> Option<End> {
        self.outside.observer.look_at_clocks();
        let notices = self.outside.observer.take_notices().into_iter();
        let notices = notices.map(|words| Change::Notice(words.into())).collect();
        happened.push(Event::Changes(notices));
        let turn = self.app.update(happened, self.outside.clock.now());
        self.is_stale |= turn.shows_change;
        for effect in turn.effects {
            match effect {
                Effect::Watch(feeds) => self.outside.observer.watch(&feeds),
                Effect::Retry => self.outside.observer.retry_now(),
                Effect::Settle => self.settle(),
                Effect::Ask(ticket, ask) => self.desk.ask(ticket, ask),
                Effect::CallOff(ticket) => self.desk.call_off(ticket),
                Effect::Review(namespace) => self.desk.review(namespace),
                Effect::Journal(entry) => self.outside.journal.write(entry),
                Effect::Keep(draft) => self.outside.drafts.keep(draft),
                Effect::Forget(key) => self.outside.drafts.forget(key),
                Effect::Recall(key) => self.outside.drafts.recall(key),
                Effect::Save(path, text) => self.save(path, text, Over::Nothing),
                Effect::SaveOver(path, text) => self.save(path, text, Over::File),
                Effect::SaveList { path, over } => self.save_list(path, over),
                Effect::Load(path) => self.load(path),
                Effect::HandOver(text) => self.hand_over(text),
                Effect::Copy(text) => self.copy(&text),
                Effect::Theme(name) => self.take_theme(name),
                Effect::Keymap(name) => self.take_keymap(name),
                Effect::Contexts => self.ask_contexts(),
                Effect::GoTo(name) => self.set_out(&name),
                Effect::Stay => self.approach = None,
                Effect::Quit => return Some(End::Quit),
            }
        }
        self.arrive();
        let is_due = self.wake_at.is_some_and(|at| at <= self.app.now);
        let is_ours = self.guest.is_none();
        if is_ours && (self.is_stale || is_due) && self.until_next_frame().is_zero() {
            self.draw();
        }
        None
    }

    /// Gives a text to the terminal; what of it is too long is told.
    fn copy(&self, text: &str) {
        let left_out = self.terminal.copy(text);
        if left_out > 0 {
            let words = format!("too long for terminals: the last {left_out} bytes are not copied");
            let _ = self.came.0.send(notice(words));
        }
    }

    fn draw(&mut self) {
        let Self {
            app,
            look,
            terminal,
            ..
        } = self;
        let mut shown = None;
        let _ = terminal.draw(|buffer| {
            let mut painter = Painter::new(buffer, &look.theme, app.now);
            let list = screen::draw(app, &mut painter);
            shown = Some((list, painter.next_change()));
        });
        let ages = shown.and_then(|(list, ages)| {
            app.shown(list);
            ages
        });
        self.drawn = Some(Instant::now());
        self.is_stale = false;
        self.is_pressed = false;
        self.wake_at = ages.into_iter().chain(self.app.changes_at()).min();
    }

    /// How long nothing needs to be done unless something happens; nothing for as long as that takes.
    fn pause(&self) -> Option<Duration> {
        if self.guest.is_some() {
            return None; // nothing is drawn, and nothing is typed
        }
        if self.is_stale {
            return Some(self.until_next_frame());
        }
        let clock = &self.outside.clock;
        let now = clock
            .now()
            .saturating_add(SignedDuration::from_secs(self.app.skew))
            .ok()?;
        let left = self.wake_at?.duration_since(now);
        Some(
            clock
                .wait(Duration::try_from(left).unwrap_or_default())
                .max(self.until_next_frame()),
        )
    }

    fn until_next_frame(&self) -> Duration {
        let least = if self.is_pressed {
            self.look.frame.min(SOON)
        } else {
            self.look.frame
        };
        self.drawn.map_or(Duration::ZERO, |drawn| {
            least.saturating_sub(drawn.elapsed())
        })
    }

    /// What an input means for the program, or the end of it.
    fn hear(&mut self, input: Input) -> Result<Option<Event>, End> {
        match input {
            // Keys of the editor's time are the editor's, and so are its ctrl-c and what it did to the terminal.
            Input::Key(_)
            | Input::Paste(_)
            | Input::Mouse(_)
            | Input::Wheel(_)
            | Input::Continued
            | Input::Leave(Leave::Interrupt | Leave::Quit)
                if self.guest.is_some() => {}
            Input::Key(key) => {
                self.is_pressed = true;
                return Ok(Some(Event::Key(key.into())));
            }
            Input::Paste(text) => {
                self.is_pressed = true;
                return Ok(Some(Event::Paste(text)));
            }
            Input::Mouse(mouse) => {
                self.is_pressed = true;
                return Ok(event_of(mouse));
            }
            Input::Wheel(notches) => return Ok(Some(Event::Wheel(notches))),
            Input::Resize(width, height) => {
                self.terminal.resize(width, height);
                self.is_stale = true;
            }
            Input::Suspend => self.terminal.suspend().map_err(|_| End::Killed(129))?,
            Input::Continued => {
                self.terminal.claim().map_err(|_| End::Killed(129))?;
                // Nobody read what came meanwhile: connections may be dead.
                self.outside.observer.retry_now();
                self.is_stale = true;
            }
            Input::Leave(signal) => return Err(End::Killed(signal.exit_code())),
            Input::Gone => return Err(End::Killed(129)),
            Input::Panicked => return Err(End::Killed(101)),
        }
        Ok(None)
    }

    /// Asks the server where we may look; a newer question replaces an older one.
    fn settle(&mut self) {
        if let Some(older) = self.settling.take() {
            older.abort();
        }
        let (server, wish, answer) = (
            self.outside.server.clone(),
            self.outside.wish.clone(),
            self.settled.0.clone(),
        );
        let question = tokio::spawn(async move {
            let scopes = access::scopes(&server, &wish).await;
            let _ = answer
                .send(
                    scopes
                        .map(|(scopes, _)| scopes)
                        .map_err(|trouble| trouble.to_string()),
                )
                .await;
        });
        self.settling = Some(question.abort_handle());
    }
}

/// What a movement of the mouse means, if it means anything.
fn event_of(mouse: MouseEvent) -> Option<Event> {
    let is_click = mouse.kind == MouseEventKind::Down(MouseButton::Left);
    is_click.then_some(Event::Click(mouse.column, mouse.row))
}

fn notice(words: String) -> Event {
    Event::Changes(vec![Change::Notice(words.into())])
}

async fn pause(length: Option<Duration>) {
    match length {
        Some(length) => tokio::time::sleep(length).await,
        None => std::future::pending().await,
    }
}
