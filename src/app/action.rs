//! What a key can mean: each action with its name in keymaps and its words in the help.

mod meaning;

use crate::operations::{OPERATIONS, Operation};

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
    /// Half a page up.
    HalfPageUp,
    /// Half a page down.
    HalfPageDown,
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
    /// Asks for a context.
    Contexts,
    /// Looks at every namespace.
    AllNamespaces,
    /// Only the sets with findings, or all.
    OnlyFindings,
    /// Warnings before other events, or in the order of time.
    WarningsFirst,
    /// Marks what the cursor is on, or takes the mark away.
    Mark,
    /// Marks all from the last mark to the cursor.
    MarkRange,
    /// Takes all marks away.
    Unmark,
    /// Every line, or only what differs.
    Whole,
    /// More of the axis of time.
    Further,
    /// Less of the axis of time.
    Nearer,
    /// The command that does the same, to the clipboard.
    CopyCommand,
    /// Tries again at once.
    Retry,
    /// The keys that work here.
    Help,
    /// What would cure what was found.
    Cure,
    /// To whom it belongs.
    ToOwner,
    /// To the governing Service.
    ToService,
    /// To the node of its pod.
    ToNode,
    /// All that can be done here.
    Menu,
    /// What is being done, and what came of the rest.
    UnderWay,
    /// Lets what is left of an undertaking be.
    CallOff,
    /// Goes on without those to which it cannot be done.
    LeaveOut,
    /// To what is asked next.
    NextField,
    /// To what was asked before.
    PreviousField,
    /// Does what is harmless, or whose name was typed.
    Confirm,
    /// Does what is disruptive.
    ConfirmDisruption,
    /// Asks for what an operation needs, and shows what it would do.
    Operate(&'static Operation),
    /// The text of what is chosen.
    Yaml,
    /// The text of what is chosen, to be edited.
    Edit,
    /// Objects made from a text.
    Create,
    /// Folds what begins on a line, or unfolds it.
    Fold,
    /// Folds everything, or nothing.
    FoldAll,
    /// Looks for a text.
    Search,
    /// To the next place where it is.
    NextMatch,
    /// To the place before.
    PreviousMatch,
    /// To the field of a path.
    GoToPath,
    /// Shows the numbers of lines, or hides them.
    LineNumbers,
    /// Long lines to the left.
    ScrollLeft,
    /// Long lines to the right.
    ScrollRight,
    /// Selects lines.
    Select,
    /// What is selected, to the clipboard.
    Copy,
    /// The path of the field, to the clipboard.
    CopyPath,
    /// The text, into a file.
    SaveFile,
    /// A file, as the text.
    LoadFile,
    /// Checks the text, and shows what it would change.
    Apply,
    /// Takes back what was typed last.
    UndoTyping,
    /// Types again what was taken back.
    RedoTyping,
    /// To the beginning of the line.
    LineStart,
    /// To its end.
    LineEnd,
    /// To the word before.
    WordBack,
    /// To the next word.
    WordOn,
    /// The rest of the line, away and into the editor's memory.
    CutToEnd,
    /// Looks for a text, and puts another in its place.
    Replace,
    /// What is selected, away and into the editor's memory.
    Cut,
    /// What was cut or copied.
    Paste,
    /// Selects the whole text.
    SelectAll,
    /// What could stand here.
    Complete,
    /// What is chosen of that, into the text.
    Take,
    /// Indents the lines that are selected.
    Indent,
    /// Takes that back.
    Outdent,
    /// Makes comments of the lines that are selected, or text again.
    Comment,
    /// To the next line about which something is said.
    NextMark,
    /// Hands the text to the operator's own editor.
    ExternalEditor,
    /// Of what both changed: ours.
    Yours,
    /// Of what both changed: theirs.
    Theirs,
    /// Makes the Service too that the set needs.
    AddService,
    /// Goes on with what was typed and kept.
    TakeUp,
    /// Throws away what was typed and kept.
    Discard,
    /// Leaves in the list what fits a text.
    Filter,
    /// Asks for a command.
    Command,
    /// In the order of the names.
    SortByName,
    /// In the order of the ages.
    SortByAge,
    /// In the order of the states.
    SortByState,
    /// In the order of the column to the right.
    SortByNext,
    /// In the order of the column to the left.
    SortByPrevious,
    /// More columns, or as many as are needed most.
    Wide,
    /// To where one was before.
    Earlier,
    /// Forth again.
    Later,
    /// To where one was last.
    LastPlace,
    /// Asks what to copy of what is chosen.
    CopyValue,
    /// The name of what is chosen, to the clipboard.
    CopyName,
    /// Its namespace, to the clipboard.
    CopyNamespace,
    /// Looks at the namespace of a number among the favourites, from 1.
    Favourite(usize),
    /// Leaves the program.
    Quit,
}

/// Every action: its name in keymaps, and what it does, for the footer and the help.
pub static ACTIONS: &[(Action, &str, &str)] = &[
    (Action::Open, "open", "open"),
    (Action::Back, "back", "back"),
    (Action::WarningsFirst, "warnings-first", "warnings first"),
    (Action::OnlyFindings, "only-findings", "findings"),
    (Action::Mark, "mark", "mark"),
    (
        Action::MarkRange,
        "mark-range",
        "mark from the last mark to here",
    ),
    (Action::Unmark, "unmark", "take all marks away"),
    (Action::Further, "further", "more time"),
    (Action::Nearer, "nearer", "less time"),
    (Action::CopyCommand, "copy-command", "copy the command"),
    (Action::Whole, "whole", "all lines, or what differs"),
    (Action::Cure, "cure", "cure"),
    (Action::ToOwner, "owner", "to its owner"),
    (
        Action::ToService,
        "governing-service",
        "to the governing Service",
    ),
    (Action::ToNode, "on-node", "to its node"),
    (Action::Menu, "menu", "menu"),
    (Action::UnderWay, "under-way", "under way"),
    (Action::CallOff, "call-off", "do no more of it"),
    (Action::Yaml, "yaml", "YAML"),
    (Action::Edit, "edit", "edit"),
    (Action::Create, "create", "create from YAML"),
    (Action::Fold, "fold", "fold"),
    (Action::FoldAll, "fold-all", "fold all"),
    (Action::Search, "search", "search"),
    (Action::NextMatch, "next-match", "next match"),
    (Action::PreviousMatch, "previous-match", "previous match"),
    (Action::GoToPath, "go-to-path", "go to a path"),
    (Action::LineNumbers, "line-numbers", "line numbers"),
    (Action::ScrollRight, "scroll-right", "more of long lines"),
    (Action::ScrollLeft, "scroll-left", "back to their beginning"),
    (Action::Select, "select", "select lines"),
    (Action::Copy, "copy", "copy"),
    (Action::CopyPath, "copy-path", "copy the path"),
    (Action::SaveFile, "save-file", "save to a file"),
    (Action::LoadFile, "load-file", "load a file"),
    (Action::Apply, "apply", "check and apply"),
    (Action::UndoTyping, "undo-typing", "undo"),
    (Action::RedoTyping, "redo-typing", "redo"),
    (Action::Replace, "replace", "replace"),
    (Action::LineStart, "line-start", "to the line's beginning"),
    (Action::LineEnd, "line-end", "to the line's end"),
    (Action::WordBack, "word-back", "a word back"),
    (Action::WordOn, "word-on", "a word on"),
    (Action::CutToEnd, "cut-to-end", "cut the rest of the line"),
    (Action::Cut, "cut", "cut"),
    (Action::Paste, "paste", "paste"),
    (Action::SelectAll, "select-all", "select all"),
    (Action::Complete, "complete", "complete"),
    (Action::Take, "take", "take it"),
    (Action::Indent, "indent", "indent"),
    (Action::Outdent, "outdent", "indent less"),
    (Action::Comment, "comment", "comment out, or in"),
    (Action::NextMark, "next-mark", "next mark"),
    (Action::ExternalEditor, "external-editor", "your own editor"),
    (Action::Yours, "yours", "keep yours"),
    (Action::Theirs, "theirs", "take theirs"),
    (
        Action::AddService,
        "add-service",
        "add the headless Service",
    ),
    (Action::TakeUp, "take-up", "go on with what was typed"),
    (Action::Discard, "discard", "throw it away"),
    (
        Action::Confirm,
        "confirm",
        "do what is harmless, or whose name is typed",
    ),
    (
        Action::ConfirmDisruption,
        "confirm-disruption",
        "do what is disruptive",
    ),
    (
        Action::LeaveOut,
        "leave-out",
        "go on without those that cannot",
    ),
    (Action::NextField, "next-field", "next field"),
    (Action::PreviousField, "previous-field", "previous field"),
    (Action::Namespaces, "namespaces", "namespace"),
    (Action::Contexts, "contexts", "context"),
    (Action::AllNamespaces, "all-namespaces", "all namespaces"),
    (Action::Filter, "filter", "filter"),
    (Action::Command, "command", "command"),
    (Action::SortByName, "sort-by-name", "sort by name"),
    (Action::SortByAge, "sort-by-age", "sort by age"),
    (Action::SortByState, "sort-by-state", "sort by state"),
    (
        Action::SortByNext,
        "sort-by-next",
        "sort by the next column",
    ),
    (
        Action::SortByPrevious,
        "sort-by-previous",
        "sort by the column before",
    ),
    (Action::Wide, "wide", "more columns"),
    (Action::CopyValue, "copy-value", "copy ..."),
    (Action::CopyName, "copy-name", "copy the name"),
    (
        Action::CopyNamespace,
        "copy-namespace",
        "copy the namespace",
    ),
    (Action::Favourite(1), "favourite-1", "first favourite"),
    (Action::Favourite(2), "favourite-2", "second favourite"),
    (Action::Favourite(3), "favourite-3", "third favourite"),
    (Action::Favourite(4), "favourite-4", "fourth favourite"),
    (Action::Favourite(5), "favourite-5", "fifth favourite"),
    (Action::Favourite(6), "favourite-6", "sixth favourite"),
    (Action::Favourite(7), "favourite-7", "seventh favourite"),
    (Action::Favourite(8), "favourite-8", "eighth favourite"),
    (Action::Favourite(9), "favourite-9", "ninth favourite"),
    (Action::Earlier, "earlier", "where I was before"),
    (Action::Later, "later", "forth again"),
    (Action::LastPlace, "last-place", "where I was last"),
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
    (Action::HalfPageUp, "half-page-up", "half a page up"),
    (Action::HalfPageDown, "half-page-down", "half a page down"),
    (Action::Top, "top", "to the top"),
    (Action::Bottom, "bottom", "to the end"),
];

/// Every action and every operation: what it is, its name in keymaps, and what it does.
pub fn every() -> impl Iterator<Item = (Action, &'static str, &'static str)> {
    let operations = OPERATIONS.iter();
    let operations = operations.map(|it| (Action::Operate(it), it.name, it.about));
    operations.chain(ACTIONS.iter().copied())
}

impl Action {
    /// The action of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let mut all = every();
        all.find(|(_, each, _)| *each == name).map(|(it, ..)| it)
    }

    /// What it does, in a word or two.
    #[must_use]
    pub fn about(self) -> &'static str {
        let mut all = every();
        all.find(|(each, ..)| *each == self)
            .map_or("", |(.., about)| about)
    }
}
