//! What came of a request: of its rehearsal, and of the request itself.

use serde_json::Value;

use crate::domain::secret::Secrets;

/// What the server says of a dry run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It would do it.
    Accepted {
        /// Its warnings, escaped.
        warnings: Vec<String>,
        /// The wishes that its answer does not have: fields that it drops silently.
        dropped: Vec<String>,
    },
    /// Something is no longer as it was seen.
    Changed(Vec<Difference>),
    /// It would not.
    Refused(Reproof),
    /// It did not say.
    Silent(String),
}

/// What came of a request that was to be sent once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was carried out.
    Done {
        /// The object as the server gave it back, or as it was read when the answer was lost; nothing where it
        /// is gone.
        object: Option<Value>,
        /// Its warnings, escaped.
        warnings: Vec<String>,
        /// Whether the answer was lost, and the truth found out by reading.
        was_lost: bool,
    },
    /// It was not sent, or not carried out: something is no longer as it was seen.
    Changed(Vec<Difference>),
    /// It was not carried out: the server refused.
    Refused(Reproof),
    /// It was not sent: the operator called it off, or there was nobody to send it to.
    NotSent(String),
    /// The answer was lost, and reading tells that it was not carried out.
    NotDone(String),
    /// The answer was lost, and nobody can be asked yet.
    Unknown(String),
}

/// A refusal of the server, whole and escaped.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Reproof {
    /// The HTTP status.
    pub code: u16,
    /// The machine's word, such as `Forbidden`.
    pub reason: String,
    /// The server's sentence.
    pub message: String,
    /// Its causes, with their fields where they name one.
    pub causes: Vec<String>,
}

/// A value that is no longer as it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// A JSON pointer; that of the uid where the object is another one.
    pub pointer: String,
    /// As it was seen.
    pub seen: Value,
    /// As it is.
    pub now: Value,
    /// Who changed it, where the server tells.
    pub by: Option<String>,
}

impl Verdict {
    /// The same without these secrets, which a server repeats when it refuses them.
    #[must_use]
    pub fn without(self, secrets: &Secrets) -> Self {
        match self {
            Self::Accepted { warnings, dropped } => Self::Accepted {
                warnings: out_of(warnings, secrets),
                dropped: out_of(dropped, secrets),
            },
            Self::Changed(differences) => Self::Changed(out_of_differences(differences, secrets)),
            Self::Refused(reproof) => Self::Refused(reproof.without(secrets)),
            Self::Silent(why) => Self::Silent(secrets.out_of(&why)),
        }
    }
}

impl Outcome {
    /// The same without these secrets; the object is as it is.
    #[must_use]
    pub fn without(self, secrets: &Secrets) -> Self {
        match self {
            Self::Done {
                object,
                warnings,
                was_lost,
            } => Self::Done {
                object,
                warnings: out_of(warnings, secrets),
                was_lost,
            },
            Self::Changed(differences) => Self::Changed(out_of_differences(differences, secrets)),
            Self::Refused(reproof) => Self::Refused(reproof.without(secrets)),
            Self::NotSent(why) => Self::NotSent(secrets.out_of(&why)),
            Self::NotDone(why) => Self::NotDone(secrets.out_of(&why)),
            Self::Unknown(why) => Self::Unknown(secrets.out_of(&why)),
        }
    }
}

impl Reproof {
    fn without(self, secrets: &Secrets) -> Self {
        Self {
            message: secrets.out_of(&self.message),
            causes: out_of(self.causes, secrets),
            ..self
        }
    }
}

fn out_of(sentences: Vec<String>, secrets: &Secrets) -> Vec<String> {
    let all = sentences.into_iter();
    all.map(|it| secrets.out_of(&it)).collect()
}

fn out_of_differences(found: Vec<Difference>, secrets: &Secrets) -> Vec<Difference> {
    let all = found.into_iter().map(|it| Difference {
        seen: secrets.out_of_value(&it.seen),
        now: secrets.out_of_value(&it.now),
        ..it
    });
    all.collect()
}
