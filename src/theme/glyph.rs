//! The signs of the screens: each one cell wide, each with an ASCII form that no other sign has.

/// Writes the enum, its list and its two forms as one table.
macro_rules! glyphs {
    ($($(#[$doc:meta])* $name:ident $sign:literal $ascii:literal)*) => {
        /// A sign with a meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Glyph { $($(#[$doc])* $name,)* }

        impl Glyph {
            /// Every glyph.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The Unicode form, one cell wide.
            #[must_use]
            pub const fn sign(self) -> &'static str {
                match self { $(Self::$name => $sign,)* }
            }

            /// The ASCII form, one cell wide.
            #[must_use]
            pub const fn ascii(self) -> &'static str {
                match self { $(Self::$name => $ascii,)* }
            }
        }
    };
}

glyphs! {
    /// A pod that is ready; also a living connection.
    Ready "●" "*"
    /// A pod that starts.
    Starting "◐" "^"
    /// A pod that goes.
    Terminating "◌" "v"
    /// A pod that cannot.
    Failed "✖" "X"
    /// A seat without a pod.
    Empty "○" "o"
    /// A finding.
    Warning "⚠" "!"
    /// Held by a partition.
    Held "‖" "H"
    /// Nobody knows.
    Unknown "?" "?"
    /// The picture is old.
    Stale "▲" "S"
    /// The picture is not complete yet.
    Syncing "◍" "@"
    /// The row that is chosen.
    Cursor "▌" "]"
    /// Nothing of this is real.
    Simulated "◇" "%"
    /// A row that is marked.
    Mark "✓" "+"
    /// Sorted upwards by this column.
    Ascending "▴" "/"
    /// Sorted downwards by this column.
    Descending "▾" "\\"
    /// More above or to the left than is shown.
    Before "‹" "{"
    /// More below or to the right than is shown.
    After "›" "}"
    /// A step done.
    BarFull "▰" "#"
    /// A step to do.
    BarEmpty "▱" "_"
    /// The used part of a meter.
    MeterFull "▮" "="
    /// The free part of a meter.
    MeterEmpty "▯" ","
    /// From here to there.
    Arrow "→" ">"
    /// Between two words of one line.
    Dot "·" "|"
    /// Here is nothing to say.
    Dash "–" "-"
    /// Here more was said than fits.
    Ellipsis "…" "~"
    /// So many times.
    Times "×" "x"
    /// The key; where there is room, ASCII footers should say `enter` instead.
    Enter "↵" "&"
    /// A lane of the rollout: the old pod goes.
    LaneTerminating "▒" "t"
    /// A lane: no node yet.
    LaneScheduling "░" "s"
    /// A lane: images are fetched.
    LanePulling "▚" "p"
    /// A lane: containers run, not ready yet.
    LaneStarting "▓" "i"
    /// A lane: not ready any more.
    LaneUnready "▂" "n"
    /// A lane: a container cannot start, or does not stay up.
    LaneFailing "╳" "f"
    /// A lane: ready, but not yet for long enough.
    LaneReady "▆" "r"
    /// A lane: available at the revision that is wanted.
    LaneAvailable "█" "a"
    /// A lane: available, at an older revision.
    LaneOld "▄" "\""
    /// A lane: what is to come.
    LaneForecast "┄" "'"
    /// The present moment across all lanes.
    Now "│" ":"
    /// Lines that are folded away begin here.
    Folded "▸" ")"
    /// A field that can't change.
    Immutable "⊘" "L"
    /// What starts a rollout.
    Rollout "↻" "R"
}

/// The lines of boxes and rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// `─`
    pub across: &'static str,
    /// `│`
    pub down: &'static str,
    /// `╭ ╮ ╰ ╯`, in this order.
    pub corners: [&'static str; 4],
}

impl Frame {
    /// Rounded lines.
    pub const ROUND: Self = Self {
        across: "─",
        down: "│",
        corners: ["╭", "╮", "╰", "╯"],
    };

    /// Where only ASCII may be drawn.
    pub const ASCII: Self = Self {
        across: "-",
        down: "|",
        corners: ["+", "+", "+", "+"],
    };
}
