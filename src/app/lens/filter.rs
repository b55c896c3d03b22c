//! Which items are left out of a list.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::domain::selector::Selector;
use crate::panes::{Item, Pane, View, found};

/// Which items stay in a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Filter {
    /// All of them.
    #[default]
    Nothing,
    /// Those that hold a text, in small letters; or those that do not.
    Text {
        /// The text.
        needle: String,
        /// Whether those stay that do not hold it.
        is_inverse: bool,
    },
    /// Those that hold the letters of a text in their order.
    Fuzzy(String),
    /// Those with these labels, with the selector as it was typed.
    Labels(String, Selector),
}

impl Filter {
    /// Reads what was typed: a text, `!` and a text, `-l` and a selector, `-f` and letters. What is wrong with it is
    /// one sentence.
    ///
    /// ```
    /// use kubectl_sts::app::lens::Filter;
    /// assert_eq!(Filter::parse("").unwrap(), Filter::Nothing);
    /// assert_eq!(Filter::parse("!Pay").unwrap().to_string(), "!pay");
    /// assert!(Filter::parse("-l app in (").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(letters) = text.strip_prefix("-f") {
            let letters = letters.trim();
            return Ok(if letters.is_empty() {
                Self::Nothing
            } else {
                Self::Fuzzy(letters.to_owned())
            });
        }
        if let Some(selector) = text.strip_prefix("-l") {
            let selector = selector.trim();
            return Ok(if selector.is_empty() {
                Self::Nothing
            } else {
                Self::Labels(selector.to_owned(), Selector::parse(selector)?)
            });
        }
        let (needle, is_inverse) = match text.strip_prefix('!') {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        if needle.trim().is_empty() {
            return Ok(Self::Nothing);
        }
        Ok(Self::Text {
            needle: needle.to_lowercase(),
            is_inverse,
        })
    }

    /// Takes away what does not stay.
    pub(super) fn apply(&self, pane: &Pane, view: &View<'_>, items: &mut Vec<Item>) {
        if *self != Self::Nothing {
            let mut judge = self.judge();
            items.retain(|it| judge.keeps(pane, view, None, it));
        }
    }

    /// It, ready to judge many items.
    pub(in crate::app) fn judge(&self) -> Judge<'_> {
        Judge::of(self)
    }

    /// Whether items that are found by these words both stay, or both do not; in doubt they do not.
    pub(super) fn judges_alike(&self, old: Option<&str>, new: Option<&str>) -> bool {
        match self {
            Self::Nothing => true,
            Self::Text { needle, .. } => match (old, new) {
                (Some(old), Some(new)) => old.contains(needle) == new.contains(needle),
                _ => false,
            },
            Self::Fuzzy(_) => old == new && old.is_some(),
            Self::Labels(..) => false,
        }
    }

    /// Whether all that stays by the other stays by this too.
    pub(super) fn is_wider_than(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Text {
                    needle: few,
                    is_inverse: false,
                },
                Self::Text {
                    needle: more,
                    is_inverse: false,
                },
            ) => more.contains(few),
            (Self::Fuzzy(few), Self::Fuzzy(more)) => {
                more.is_ascii() && few.len() < more.len() && more.starts_with(few)
            }
            _ => false,
        }
    }
}

impl std::fmt::Display for Filter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Text { needle, is_inverse } => {
                write!(f, "{}{needle}", if *is_inverse { "!" } else { "" })
            }
            Self::Fuzzy(letters) => write!(f, "-f {letters}"),
            Self::Labels(text, _) => write!(f, "-l {text}"),
        }
    }
}

/// A filter at work: what it needs for each item it makes once.
pub(in crate::app) enum Judge<'a> {
    All,
    Text(&'a str, bool, String),
    Fuzzy(Box<(Pattern, Matcher, Vec<char>)>, String),
    Labels(&'a Selector),
}

impl<'a> Judge<'a> {
    fn of(filter: &'a Filter) -> Self {
        match filter {
            Filter::Nothing => Self::All,
            Filter::Text { needle, is_inverse } => Self::Text(needle, *is_inverse, String::new()),
            Filter::Fuzzy(letters) => {
                let (case, norm) = (CaseMatching::Ignore, Normalization::Smart);
                let pattern = Pattern::new(letters, case, norm, AtomKind::Fuzzy);
                let matcher = Matcher::new(Config::DEFAULT);
                Self::Fuzzy(Box::new((pattern, matcher, Vec::new())), String::new())
            }
            Filter::Labels(_, selector) => Self::Labels(selector),
        }
    }

    /// Whether an item stays; what it is found by, in small letters, need not be worked out where it is known.
    pub(in crate::app) fn keeps(
        &mut self,
        pane: &Pane,
        view: &View<'_>,
        said: Option<&str>,
        item: &Item,
    ) -> bool {
        match self {
            Self::All => true,
            Self::Text(needle, is_inverse, words) => {
                let holds = if let Some(words) = said {
                    words.contains(*needle)
                } else {
                    read(pane, view, item, words);
                    *words = found::in_small_letters(std::mem::take(words));
                    words.contains(*needle)
                };
                holds != *is_inverse
            }
            Self::Fuzzy(it, words) => {
                let words = if let Some(words) = said {
                    words
                } else {
                    read(pane, view, item, words);
                    words.as_str()
                };
                let (pattern, matcher, buffer) = &mut **it;
                let text = Utf32Str::new(words, buffer);
                pattern.score(text, matcher).is_some()
            }
            Self::Labels(selector) => {
                found::labels(view, item).is_some_and(|labels| selector.fits(labels))
            }
        }
    }
}

fn read(pane: &Pane, view: &View<'_>, item: &Item, words: &mut String) {
    words.clear();
    found::write(pane, view, item, words);
}
