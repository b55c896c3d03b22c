//! Where an action means something.

use super::Action;

impl Action {
    /// Whether it means something on a list, so that it can be named as a command.
    #[must_use]
    pub fn is_of_panes(self) -> bool {
        matches!(
            self,
            Self::Operate(_)
                | Self::Open
                | Self::Back
                | Self::WarningsFirst
                | Self::OnlyFindings
                | Self::Mark
                | Self::MarkRange
                | Self::Unmark
                | Self::Further
                | Self::Nearer
                | Self::CopyCommand
                | Self::CopyValue
                | Self::CopyName
                | Self::CopyNamespace
                | Self::SaveFile
                | Self::Cure
                | Self::ToOwner
                | Self::ToService
                | Self::ToNode
                | Self::Menu
                | Self::UnderWay
                | Self::Yaml
                | Self::Edit
                | Self::Create
                | Self::AllNamespaces
                | Self::Contexts
                | Self::Wide
                | Self::Earlier
                | Self::Later
                | Self::LastPlace
                | Self::Retry
                | Self::Help
                | Self::Quit
        )
    }

    /// Whether it means something while a line is typed in a dialog.
    #[must_use]
    pub fn is_of_dialog(self) -> bool {
        matches!(
            self,
            Self::Back
                | Self::Quit
                | Self::NextField
                | Self::PreviousField
                | Self::Confirm
                | Self::Retry
                | Self::PageUp
                | Self::PageDown
        )
    }
}
