//! What is in effect: flags before the file, the file before the defaults. What cannot be taken is told, and its default
//! taken.

use super::Config;
use super::file::{self, Folder};
use super::named::{Lack, Wanted};
use crate::app::keymap::Keymap;
use crate::cli::{Command, Options};
use crate::settings::{Fault, Place};
use crate::theme::{Surroundings, Theme};

/// What the file of settings is called.
pub(super) const NAME: &str = "config.toml";

/// What is in effect.
pub struct Effective {
    /// The command line, with what the file says where that says nothing.
    pub options: Options,
    /// What is bound to which key.
    pub keymap: Keymap,
    /// Colours and signs.
    pub theme: Theme,
    /// What could not be taken, and what is to be known of the files: sentences.
    pub notices: Vec<String>,
    /// How many of the notices are of faults.
    pub faults: usize,
    /// What the defaults stand in for, since it has a fault.
    pub(super) spoilt: Vec<&'static str>,
    /// Whether colours are forbidden by the environment, and nobody asked for them on the command line.
    pub(super) obeys_no_color: bool,
    pub(super) config: Config,
}

impl Effective {
    /// Settles what is in effect; or says in one sentence why a flag makes no sense.
    pub fn of(
        options: &Options,
        folder: &Folder,
        around: Surroundings<'_>,
    ) -> Result<Self, String> {
        let mut notices = Notices::default();
        let config = config(folder, &mut notices);
        let options = filled(options, &config);
        let around = Surroundings {
            ascii: options.ascii,
            ..around
        };
        let keymap = keymap(&options, (folder, &config), &mut notices)?;
        let theme = theme(&options, (folder, &config), around, &mut notices)?;
        Ok(Self {
            keymap,
            theme,
            obeys_no_color: !around.no_color.is_empty() && !options.is_given("theme"),
            spoilt: std::mem::take(&mut notices.spoilt),
            faults: notices.faults.len(),
            notices: notices.all(),
            options,
            config,
        })
    }
}

#[derive(Default)]
struct Notices {
    faults: Vec<String>,
    spoilt: Vec<&'static str>,
    warnings: Vec<String>,
}

impl Notices {
    /// What is in effect instead stands first: a narrow screen cuts the end of a line.
    fn fault(&mut self, of: &'static str, instead: &str, why: &str) {
        self.spoilt.push(of);
        self.faults.push(format!("{instead}, since {why}"));
    }

    fn all(self) -> Vec<String> {
        self.faults.into_iter().chain(self.warnings).collect()
    }
}

fn config(folder: &Folder, notices: &mut Notices) -> Config {
    let Some(path) = folder.path(NAME) else {
        return Config::default();
    };
    let read = match file::read(&path, NAME) {
        Ok(Some(read)) => read,
        Ok(None) => return Config::default(),
        Err(why) => {
            notices.fault("config", "defaults", &why);
            return Config::default();
        }
    };
    notices.warnings.extend(read.warning);
    Config::read(&read.text).unwrap_or_else(|fault| {
        // Who asked for it must not find out by a write that went through.
        let rescued = Config::rescued(&read.text);
        let instead = match rescued.read_only {
            Some(_) => "read-only, else defaults",
            None => "defaults",
        };
        notices.fault("config", instead, &in_file(NAME, &fault));
        rescued
    })
}

fn in_file(name: &str, fault: &Fault) -> String {
    format!("{name}:{fault}")
}

/// The options, with what the file says of what was not given. The demo takes from it only how it looks.
fn filled(options: &Options, config: &Config) -> Options {
    let mut options = options.clone();
    let is_given = {
        let given = options.clone();
        move |key: &str| given.is_given(key)
    };
    let is_real = !matches!(options.command, Some(Command::Demo(_)));
    if is_real && !is_given("namespace") && !is_given("all_namespaces") {
        options.flags.namespace = config.namespace.clone().map(|(it, _)| it);
        options.flags.all_namespaces = config.all_namespaces.is_some_and(|(it, _)| it);
    }
    if is_real && !is_given("read_only") {
        options.flags.read_only = config.read_only.is_some_and(|(it, _)| it);
    }
    if !is_given("ascii") {
        options.ascii = config.ascii.is_some_and(|(it, _)| it);
    }
    if !is_given("mouse") {
        options.mouse = config.mouse.is_some_and(|(it, _)| it);
    }
    if let Some((fps, _)) = config.fps.filter(|_| !is_given("fps")) {
        options.fps = fps;
    }
    if let Some((name, _)) = config.keymap.clone().filter(|_| !is_given("keymap")) {
        options.keymap = name;
    }
    if let Some((name, _)) = config.theme.clone().filter(|_| !is_given("theme")) {
        options.theme = Some(name);
    }
    if is_real {
        let favourites = config.favourites.clone();
        options.favourites = favourites.map(|(it, _)| it).unwrap_or_default();
    }
    options
}

/// The keymap of this name; the default one where it has a fault, and where the file names none that there is.
fn keymap(
    options: &Options,
    (folder, config): (&Folder, &Config),
    notices: &mut Notices,
) -> Result<Keymap, String> {
    let wanted = Wanted::keymap(&options.keymap, options.is_given("keymap"));
    let at = config.keymap.as_ref().map(|(_, at)| *at);
    let why = match wanted.taken(folder, Keymap::named, Keymap::read) {
        Ok((keymap, warning)) => {
            notices.warnings.extend(warning);
            return Ok(keymap);
        }
        Err(Lack::Nothing(why)) if wanted.is_flag => return Err(why),
        Err(Lack::Nothing(why)) => placed(at, "keymap", &why),
        Err(Lack::Faulty(why)) => why,
    };
    notices.fault("keymap", "default keys", &why);
    Ok(Keymap::named("default").unwrap_or_default())
}

/// The theme of this name; the one that suits the terminal where it has a fault, and where the file names none that
/// there is.
fn theme(
    options: &Options,
    (folder, config): (&Folder, &Config),
    around: Surroundings<'_>,
    notices: &mut Notices,
) -> Result<Theme, String> {
    let is_flag = options.is_given("theme");
    let name = match options.theme.as_deref() {
        // Who names a theme on the command line is stronger than NO_COLOR, and that is stronger than the file.
        Some(name) if is_flag || around.no_color.is_empty() => name,
        _ => return Ok(Theme::choose(around)),
    };
    let wanted = Wanted::theme(name, is_flag);
    let at = config.theme.as_ref().map(|(_, at)| *at);
    let built_in = |name: &str| Theme::named(name, around);
    let read = |text: &str| Theme::read(text, around);
    let why = match wanted.taken(folder, built_in, read) {
        Ok((theme, warning)) => {
            notices.warnings.extend(warning);
            return Ok(theme);
        }
        Err(Lack::Nothing(why)) if is_flag => return Err(why),
        Err(Lack::Nothing(why)) => placed(at, "theme", &why),
        Err(Lack::Faulty(why)) => why,
    };
    notices.fault("theme", "default colours", &why);
    Ok(Theme::choose(around))
}

fn placed(at: Option<Place>, key: &str, why: &str) -> String {
    match at {
        Some(at) => format!("{NAME}:{at}: {key}: {why}"),
        None => why.to_owned(),
    }
}
