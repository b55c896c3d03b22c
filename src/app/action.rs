//! What a key can mean: each action with its name in keymaps and its words in the help.

use crate::operations::Operation;

/// What a key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One page up.
    PageUp,
    /// One page down.
    PageDown,
    /// To the first row.
    Top,
    /// To the last row.
    Bottom,
    /// Opens what the cursor is on.
    Open,
    /// Back to where one came from.
    Back,
    /// The pane to the right.
    NextPane,
    /// The pane to the left.
    PreviousPane,
    /// The pane of a number, from 1.
    Pane(usize),
    /// Asks for a namespace.
    Namespaces,
    /// Looks at every namespace.
    AllNamespaces,
    /// Only the sets with findings, or all.
    OnlyFindings,
    /// Warnings before other events, or in the order of time.
    WarningsFirst,
    /// Marks a revision, to compare it with another.
    Mark,
    /// Every line, or only what differs.
    Whole,
    /// More of the axis of time.
    Further,
    /// Less of the axis of time.
    Nearer,
    /// Tries again at once.
    Retry,
    /// The keys that work here.
    Help,
    /// Asks for what an operation needs, and shows what it would do.
    Operate(&'static Operation),
    /// Leaves the program.
    Quit,
}

/// Every action: its name in keymaps, and what it does, for the footer and the help.
pub static ACTIONS: &[(Action, &str, &str)] = &[
    (Action::Open, "open", "open"),
    (Action::Back, "back", "back"),
    (Action::WarningsFirst, "warnings-first", "warnings first"),
    (Action::OnlyFindings, "only-findings", "findings"),
    (Action::Mark, "mark", "mark to compare"),
    (Action::Further, "further", "more time"),
    (Action::Nearer, "nearer", "less time"),
    (Action::Whole, "whole", "all lines, or what differs"),
    (Action::Namespaces, "namespaces", "namespace"),
    (Action::AllNamespaces, "all-namespaces", "all namespaces"),
    (Action::NextPane, "next-pane", "next pane"),
    (Action::PreviousPane, "previous-pane", "previous pane"),
    (Action::Pane(1), "pane-1", "first pane"),
    (Action::Pane(2), "pane-2", "second pane"),
    (Action::Pane(3), "pane-3", "third pane"),
    (Action::Pane(4), "pane-4", "fourth pane"),
    (Action::Pane(5), "pane-5", "fifth pane"),
    (Action::Pane(6), "pane-6", "sixth pane"),
    (Action::Pane(7), "pane-7", "seventh pane"),
    (Action::Pane(8), "pane-8", "eighth pane"),
    (Action::Pane(9), "pane-9", "ninth pane"),
    (Action::Retry, "retry", "try again now"),
    (Action::Help, "help", "help"),
    (Action::Quit, "quit", "quit"),
    (Action::Up, "up", "up"),
    (Action::Down, "down", "down"),
    (Action::PageUp, "page-up", "page up"),
    (Action::PageDown, "page-down", "page down"),
    (Action::Top, "top", "to the top"),
    (Action::Bottom, "bottom", "to the end"),
];

impl Action {
    /// The action of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let action = ACTIONS.iter().find(|(_, each, _)| *each == name);
        action
            .map(|(action, ..)| *action)
            .or_else(|| Operation::named(name).map(Self::Operate))
    }

    /// What it does, in a word or two.
    #[must_use]
    pub fn about(self) -> &'static str {
        if let Self::Operate(operation) = self {
            return operation.about;
        }
        ACTIONS
            .iter()
            .find(|(each, ..)| *each == self)
            .map_or("", |(_, _, about)| about)
    }
}
