//! Jumps: from what is chosen to whom it belongs, to the Service that gives its pods their names, and to its node.

use std::sync::Arc;

use super::action::Action;
use super::chord::Chord;
use super::copying::Copying;
use super::{App, Effect, Overlay};
use crate::domain::Name;
use crate::domain::orphan::{Orphan, orphan};
use crate::operations::within;
use crate::panes::{Item, node};

/// Where a jump leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Jump {
    /// To a set.
    Set(Name),
    /// To what is not ours to open: its kind, its name, and the command that shows it.
    Foreign(String, String),
    /// To the governing Service, with its set.
    Service(Name, Name),
    /// To a node.
    Node(Arc<str>),
}

/// A node that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeView {
    /// Its name.
    pub name: Arc<str>,
    /// Which of its seats is chosen.
    pub row: usize,
}

/// Every jump, in the order of the menu.
pub const JUMPS: [Action; 3] = [Action::ToOwner, Action::ToService, Action::ToNode];

impl App {
    /// Where a jump from this leads; or why nowhere. Nothing if it is no jump.
    #[must_use]
    pub fn leads_to(&self, action: Action, chosen: Option<&Item>) -> Option<Result<Jump, String>> {
        match action {
            Action::ToOwner => Some(self.owner_of(chosen)),
            Action::ToService => Some(self.service_of(chosen)),
            Action::ToNode => Some(self.node_of(chosen)),
            _ => None,
        }
    }

    /// Goes there, or says why not.
    pub(super) fn jump(
        &mut self,
        action: Action,
        chosen: Option<&Item>,
        effects: &mut Vec<Effect>,
    ) {
        match self.leads_to(action, chosen) {
            Some(Ok(jump)) => self.go(jump, effects),
            Some(Err(why)) => self.notice = Some(why),
            None => {}
        }
    }

    pub(super) fn go(&mut self, jump: Jump, effects: &mut Vec<Effect>) {
        match jump {
            Jump::Set(name) => {
                self.leave_sheet();
                self.open(name, None);
            }
            Jump::Foreign(owner, command) => {
                let values = vec![
                    ("owner".to_owned(), owner),
                    ("kubectl command".to_owned(), command),
                ];
                self.overlay = Some(Overlay::Copying(Copying { values, row: 0 }));
            }
            Jump::Service(set, name) => self.open_service((set, name), effects),
            Jump::Node(name) => self.overlay = Some(Overlay::Node(NodeView { name, row: 0 })),
        }
    }

    /// The set of a claim that nobody uses; of all else the set is open, and its owner is meant.
    fn owner_of(&self, chosen: Option<&Item>) -> Result<Jump, String> {
        if let (Some(Item::Claim(name)), None) = (chosen, &self.place.open) {
            let claim = self.fleet.claim(name);
            return match claim.and_then(|it| orphan(it, &self.fleet)) {
                Some(Orphan::NotWanted { set, .. }) => Ok(Jump::Set(set.name.clone())),
                Some(Orphan::SetGone { set, .. }) => {
                    Err(format!("its set {set} is gone, as its name tells"))
                }
                None => Err("nobody owns it any more".into()),
            };
        }
        if let Some(Item::Volume(_)) = chosen {
            return Err("nobody owns a volume: it belongs to the whole cluster".into());
        }
        let name = self.set_of(chosen).ok_or("no set is chosen")?;
        let set = self.fleet.set(name);
        let set = set.ok_or_else(|| format!("StatefulSet {name} is not there"))?;
        let Some(owner) = &set.controller else {
            return Err(format!("nobody controls {name}: it is its own"));
        };
        let (kind, owned_by) = owner.split_once('/').unwrap_or((owner, ""));
        let begin = within(&self.identity, &name.namespace);
        let kind = kind.to_lowercase();
        let command = format!("{begin} get {kind} {owned_by} -o yaml");
        Ok(Jump::Foreign(owner.to_string(), command))
    }

    fn service_of(&self, chosen: Option<&Item>) -> Result<Jump, String> {
        let name = self.set_of(chosen).ok_or("no set is chosen")?;
        let set = self.fleet.set(name);
        let set = set.ok_or_else(|| format!("StatefulSet {name} is not there"))?;
        if set.service.is_empty() {
            return Err(format!("{name} names no governing Service"));
        }
        Ok(Jump::Service(name.clone(), name.sibling(&*set.service)))
    }

    fn node_of(&self, chosen: Option<&Item>) -> Result<Jump, String> {
        let Some(Item::Seat(ordinal)) = chosen else {
            return Err("choose an ordinal: its pod is on a node".into());
        };
        let set = self.open_set().ok_or("no set is open")?;
        let pod = set.pod_name(*ordinal).name;
        let node = self.fleet.replica(set, *ordinal).pod.map(|it| &it.node);
        match node {
            Some(Some(node)) => Ok(Jump::Node(node.as_ref().into())),
            Some(None) => Err(format!("{pod} has no node yet")),
            None => Err(format!("there is no pod {pod}")),
        }
    }

    /// The node of a name, or that of what is chosen.
    pub(super) fn look_at_node(
        &mut self,
        name: &str,
        effects: &mut Vec<Effect>,
    ) -> Result<(), String> {
        if name.is_empty() {
            let jump = self.node_of(self.chosen().as_ref())?;
            self.go(jump, effects);
            return Ok(());
        }
        let name: Arc<str> = name.into();
        let is_known = self.fleet.node(&name).is_some();
        if !is_known && node::seats(&self.view(), &name).is_empty() {
            let shown = crate::domain::escape::escape(&name);
            return Err(format!("no node {shown} is known here"));
        }
        self.go(Jump::Node(name), effects);
        Ok(())
    }

    pub(super) fn press_in_node(
        &mut self,
        mut it: NodeView,
        chord: Chord,
        effects: &mut Vec<Effect>,
    ) {
        let seats = node::seats(&self.view(), &it.name);
        match self.keymap.action("node", chord) {
            Some(Action::Back | Action::ToNode) => return,
            Some(Action::Quit) => return effects.push(Effect::Quit),
            Some(Action::Open) => {
                if let Some((set, ordinal)) = seats.into_iter().nth(it.row) {
                    self.pod = None;
                    self.leave_sheet();
                    return self.open(set, Some(ordinal));
                }
            }
            Some(Action::CopyCommand) => {
                let begin = crate::operations::beginning(&self.identity);
                self.give(format!("{begin} describe node {}", it.name), effects);
            }
            action => {
                let last = seats.len().saturating_sub(1);
                it.row = self.scrolled(it.row, action).min(last);
            }
        }
        self.overlay = Some(Overlay::Node(it));
    }
}
