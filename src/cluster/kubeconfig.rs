//! Kubeconfig files: found, read, merged and chosen from as kubectl does; and what is wrong with them.
//!
//! A sentence about a file names the file, the place and the entry, and never quotes a line: any line
//! may hold a token.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kube::config::{AuthInfo, Kubeconfig};
use secrecy::ExposeSecret as _;

use super::Trouble;
use super::flags::Flags;
use super::login::Surroundings;
use crate::domain::escape::{escape, escape_within};

/// More than any kubeconfig needs; a file that never ends must not fill the memory.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Where kubeconfig files are looked for, in kubectl's order.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// `--kubeconfig`: this file and no other.
    pub explicit: Option<PathBuf>,
    /// `KUBECONFIG`: files to merge.
    pub list: Option<OsString>,
    /// The home folder, for `.kube/config`.
    pub home: Option<PathBuf>,
    /// How long a file may take to be read: it may be a pipe that nobody writes to.
    pub limit: Option<Duration>,
}

/// What the files hold together.
#[derive(Clone, Default)]
pub struct Loaded {
    /// The merged entries; the first file that defines a name wins.
    pub merged: Kubeconfig,
    /// The files that were there.
    pub files: Vec<PathBuf>,
    /// What the operator should know about them.
    pub notices: Vec<String>,
    /// Whether reading them again would give the same: not so for pipes.
    pub is_lasting: bool,
}

impl Sources {
    /// Where these flags and surroundings say.
    #[must_use]
    pub fn of(flags: &Flags, surroundings: &Surroundings) -> Self {
        Self {
            explicit: flags.kubeconfig.clone(),
            list: surroundings.kubeconfig.clone(),
            home: surroundings.home.clone(),
            limit: Some(surroundings.limits.file),
        }
    }

    /// The files to look at, and whether each of them must be there.
    fn paths(&self) -> Vec<PathBuf> {
        if let Some(explicit) = &self.explicit {
            return vec![explicit.clone()];
        }
        match self.list.as_ref().filter(|list| !list.is_empty()) {
            Some(list) => {
                let mut seen = Vec::new();
                for path in std::env::split_paths(list).filter(|path| !path.as_os_str().is_empty())
                {
                    if !seen.contains(&path) {
                        seen.push(path);
                    }
                }
                seen
            }
            None => self
                .home
                .iter()
                .map(|home| home.join(".kube").join("config"))
                .collect(),
        }
    }

    /// The same files by their names, for a sentence that says what is missing.
    #[must_use]
    pub fn names(&self) -> String {
        let names: Vec<_> = self.paths().iter().map(|path| shown(path)).collect();
        if names.is_empty() {
            "no HOME and no KUBECONFIG".into()
        } else {
            names.join(", ")
        }
    }

    /// Reads and merges them. Files that are missing from the list count as empty, as for kubectl.
    pub async fn load(&self) -> Result<Loaded, Trouble> {
        let mut loaded = Loaded {
            is_lasting: true,
            ..Loaded::default()
        };
        for path in self.paths() {
            let (reading, limit) = (path.clone(), self.limit.unwrap_or(Duration::from_secs(5)));
            let read = tokio::task::spawn_blocking(move || read(&reading));
            let text = match tokio::time::timeout(limit, read).await {
                Err(_) => Err(format!(
                    "{} gave nothing to read in {} s",
                    shown(&path),
                    limit.as_secs_f32()
                )),
                Ok(Err(_)) => Err(format!("{} cannot be read", shown(&path))),
                Ok(Ok(text)) => text,
            };
            match text.map_err(Trouble::Local)? {
                // Thousands of contexts take a while to be understood: whatever else goes on is not to wait for that.
                Some(text) => {
                    let unread = format!("{} cannot be read", shown(&path));
                    let added = move || loaded.add(path, &text).map(|()| loaded);
                    let added = tokio::task::spawn_blocking(added).await;
                    loaded = added.map_err(|_| Trouble::Local(unread))??;
                }
                None if self.explicit.is_some() => {
                    return Err(Trouble::Local(format!(
                        "the kubeconfig {} does not exist",
                        shown(&path)
                    )));
                }
                None => {}
            }
        }
        Ok(loaded)
    }
}

/// The text of a file; nothing when there is no such file.
fn read(path: &Path) -> Result<Option<String>, String> {
    use std::io::Read as _;
    let fault =
        |error: &std::io::Error| format!("cannot read the kubeconfig {}: {error}", shown(path));
    let file = match std::fs::File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(|error| fault(&error))?,
    };
    if file.metadata().is_ok_and(|about| about.is_dir()) {
        return Err(format!("the kubeconfig {} is a folder", shown(path)));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| fault(&error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!(
            "the kubeconfig {} is larger than 16 MiB",
            shown(path)
        ));
    }
    decode(&bytes)
        .map(Some)
        .ok_or_else(|| format!("the kubeconfig {} is not UTF-8 text", shown(path)))
}

/// UTF-8 with or without a mark, or the UTF-16 that some Windows tools write.
fn decode(bytes: &[u8]) -> Option<String> {
    let wide = |rest: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Option<Vec<u16>> = rest
            .chunks(2)
            .map(|pair| Some(read(pair.try_into().ok()?)))
            .collect();
        String::from_utf16(&units?).ok()
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        _ => String::from_utf8(bytes.to_vec()).ok(),
    }
}

impl Loaded {
    fn add(&mut self, path: PathBuf, text: &str) -> Result<(), Trouble> {
        // As kube reads it; but of its error only the place is safe to tell: the text quotes the line.
        let documents: Vec<Kubeconfig> = serde_yaml::from_multiple(text)
            .map_err(|error| Trouble::Local(not_a_kubeconfig(&path, &error)))?;
        let mut next = Kubeconfig::default();
        for document in documents {
            merge(&mut next, document);
        }
        resolve(&mut next, path.parent().unwrap_or(Path::new("")));
        if holds_secrets(&next) && is_open_to_others(&path) {
            self.notices.push(format!(
                "{} holds credentials and can be read by others: chmod 600 it",
                shown(&path)
            ));
        }
        self.is_lasting &= path.is_file();
        merge(&mut self.merged, next);
        self.files.push(path);
        Ok(())
    }

    /// The files by their names, for a sentence.
    #[must_use]
    pub fn names(&self) -> String {
        self.files
            .iter()
            .map(|path| shown(path))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

fn not_a_kubeconfig(path: &Path, error: &serde_yaml::Error) -> String {
    let place = error
        .location()
        .filter(|place| place.line() > 0)
        .map(|at| format!(", line {}, column {}", at.line(), at.column()))
        .unwrap_or_default();
    format!("{}{place}: this is not a valid kubeconfig", shown(path))
}

/// The first file that sets a value wins, name by name.
fn merge(merged: &mut Kubeconfig, next: Kubeconfig) {
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    merged.current_context = filled(merged.current_context.take()).or(filled(next.current_context));
    add(&mut merged.clusters, next.clusters, |it| &it.name);
    add(&mut merged.auth_infos, next.auth_infos, |it| &it.name);
    add(&mut merged.contexts, next.contexts, |it| &it.name);
}

fn add<T>(known: &mut Vec<T>, next: Vec<T>, name: fn(&T) -> &String) {
    let mut names: HashSet<String> = known.iter().map(|it| name(it).clone()).collect();
    let next = next.into_iter();
    known.extend(next.filter(|it| names.insert(name(it).clone())));
}

/// A path in a kubeconfig is meant from the folder of the file that names it. A command without a
/// slash is meant for `PATH`.
fn resolve(config: &mut Kubeconfig, folder: &Path) {
    let from_here = |path: &mut Option<String>| {
        if let Some(path) = path.as_mut().filter(|path| !path.is_empty()) {
            *path = folder.join(&*path).to_string_lossy().into_owned();
        }
    };
    for cluster in config
        .clusters
        .iter_mut()
        .filter_map(|named| named.cluster.as_mut())
    {
        from_here(&mut cluster.certificate_authority);
    }
    for user in config
        .auth_infos
        .iter_mut()
        .filter_map(|named| named.auth_info.as_mut())
    {
        from_here(&mut user.client_certificate);
        from_here(&mut user.client_key);
        from_here(&mut user.token_file);
        if let Some(exec) = user
            .exec
            .as_mut()
            .filter(|exec| exec.command.as_ref().is_some_and(|it| it.contains('/')))
        {
            from_here(&mut exec.command);
        }
    }
}

fn holds_secrets(config: &Kubeconfig) -> bool {
    let secret = |user: &AuthInfo| {
        user.token
            .as_ref()
            .is_some_and(|it| !it.expose_secret().is_empty())
            || user.password.is_some()
            || user.client_key_data.is_some()
            || user.auth_provider.is_some()
    };
    config
        .auth_infos
        .iter()
        .filter_map(|named| named.auth_info.as_ref())
        .any(secret)
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path)
        .is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o044 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> bool {
    false
}

/// A path for a sentence.
pub(super) fn shown(path: &Path) -> String {
    escape_within(&path.to_string_lossy(), 300)
}

/// Names for a sentence: all of a few, the first of many. What looks the same is told apart by bytes.
pub(super) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = names.map(escape).collect();
    names.sort();
    match names.len() {
        0 => "there is none".into(),
        count @ 1..=8 => format!(
            "there {} {}",
            if count == 1 { "is" } else { "are" },
            names.join(", ")
        ),
        count => format!(
            "there are {count}, such as {}",
            names.iter().take(8).cloned().collect::<Vec<_>>().join(", ")
        ),
    }
}
