//! Whom: which requests are hit.

use http::Method;

use crate::sim::api::{Asked, Target};
use crate::sim::resource::Kind;

/// How something is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// One object.
    Get,
    /// Many objects.
    List,
    /// What happens to objects.
    Watch,
    /// Whatever changes something.
    Write,
    /// Anything else: versions, discovery, health.
    Other,
}

/// What of a request decides whether it is hit.
#[derive(Clone, Debug)]
pub struct Asks {
    /// How it is asked.
    pub manner: Manner,
    /// Which kind it is about, if any.
    pub kind: Option<Kind>,
    /// The path and the query.
    pub path: String,
}

/// Which requests are hit.
#[derive(Clone, Debug, Default)]
pub struct Whom {
    manners: Vec<Manner>,
    kinds: Vec<Kind>,
    part: Option<String>,
}

impl Asks {
    /// What decides about this request.
    #[must_use]
    pub fn of(asked: &Asked) -> Self {
        let place = match Target::of(&asked.path) {
            Target::Resource(place) => Some(place),
            Target::Other => None,
        };
        let manner = match (&place, &asked.method) {
            (None, &Method::GET) => Manner::Other,
            (Some(_), &Method::GET) if asked.query.is_set("watch") => Manner::Watch,
            (Some(place), &Method::GET) if place.name.is_empty() => Manner::List,
            (Some(_), &Method::GET) => Manner::Get,
            _ => Manner::Write,
        };
        Self {
            manner,
            kind: place.map(|it| it.kind),
            path: asked.path.clone(),
        }
    }
}

impl Whom {
    /// Every request.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// Requests that are made like this.
    #[must_use]
    pub fn only(manner: Manner) -> Self {
        Self::all().or(manner)
    }

    /// Watches.
    #[must_use]
    pub fn watches() -> Self {
        Self::only(Manner::Watch)
    }

    /// Lists and reads of one object.
    #[must_use]
    pub fn reads() -> Self {
        Self::only(Manner::List).or(Manner::Get)
    }

    /// Whatever changes something.
    #[must_use]
    pub fn writes() -> Self {
        Self::only(Manner::Write)
    }

    /// Those that are made like this, too.
    #[must_use]
    pub fn or(mut self, manner: Manner) -> Self {
        self.manners.push(manner);
        self
    }

    /// Of those, the ones about this kind; given twice, about either.
    #[must_use]
    pub fn of(mut self, kind: Kind) -> Self {
        self.kinds.push(kind);
        self
    }

    /// Of those, the ones whose path holds this.
    #[must_use]
    pub fn at(mut self, part: impl Into<String>) -> Self {
        self.part = Some(part.into());
        self
    }

    /// Whether this request is among them.
    #[must_use]
    pub fn means(&self, asks: &Asks) -> bool {
        let has_kind = || asks.kind.is_some_and(|kind| self.kinds.contains(&kind));
        (self.manners.is_empty() || self.manners.contains(&asks.manner))
            && (self.kinds.is_empty() || has_kind())
            && self.part.as_ref().is_none_or(|it| asks.path.contains(it))
    }
}
