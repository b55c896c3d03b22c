//! What becomes of each seat, in lines; many that stay as they are in one.

use crate::app::App;
use crate::domain::Set;
use crate::domain::health::Standing;
use crate::domain::plan::{Fate, Plan, SeatFate};
use crate::panes::part::{Part, glyph, text, toned};
use crate::panes::{Line, seat};
use crate::theme::{Glyph, Tone};

/// So many seats that stay as they are stand one by one.
const FEW: usize = 3;

/// So many seats that share a fate stand one by one: the first, and the last of them.
const MANY: usize = 10;

/// A line for each seat, or for many that are alike. Where there is little room, claims stand below.
pub fn lines(app: &App, plan: &Plan, width: u16) -> Vec<Line> {
    let Some(set) = app.fleet.set(&plan.set) else {
        return Vec::new();
    };
    let runs: Vec<&[SeatFate]> = plan.seats.chunk_by(is_alike).collect();
    let rows: Vec<Row<'_>> = runs.into_iter().flat_map(rows).collect();
    let name = |seat: &SeatFate| format!("{}-{}", set.name.name, seat.ordinal);
    let named = |row: &Row<'_>| match row {
        Row::One(seat) => name(seat),
        Row::Run(first, last) => format!("{} to {}", name(first), name(last)),
        Row::More(_) => String::new(),
    };
    let widest = |texts: &mut dyn Iterator<Item = String>| {
        texts.map(|it| it.chars().count()).max().unwrap_or(0)
    };
    let names = widest(&mut rows.iter().map(named));
    let words = widest(&mut rows.iter().map(Row::words)).min(40);
    let is_narrow = usize::from(width) < names + words + 30;
    let mut lines = Vec::new();
    for row in &rows {
        let sign = match row {
            Row::One(seat) | Row::Run(seat, ..) => sign(app, set, seat),
            Row::More(_) => text(" "),
        };
        let (tone, claims) = (row.tone(), row.claims());
        let mut line = vec![text("  "), sign];
        line.push(text(format!("  {:<names$}   ", named(row))));
        if claims.is_empty() || is_narrow {
            line.push(toned(tone, row.words()));
        } else {
            line.push(toned(tone, format!("{:<words$}   ", row.words())));
            line.push(toned(tone, claims.to_owned()));
        }
        lines.push(line);
        if is_narrow && !claims.is_empty() {
            lines.push(vec![text("     "), toned(tone, claims.to_owned())]);
        }
    }
    lines
}

enum Row<'a> {
    One(&'a SeatFate),
    /// From one to another.
    Run(&'a SeatFate, &'a SeatFate),
    /// So many more.
    More(usize),
}

impl Row<'_> {
    fn words(&self) -> String {
        match self {
            Self::One(seat) => seat.words.clone(),
            Self::Run(seat, ..) => match seat.words.strip_prefix("stays") {
                Some(rest) => format!("stay{rest}"),
                None => seat.words.clone(),
            },
            Self::More(number) => format!("and {number} more in between"),
        }
    }

    fn claims(&self) -> &str {
        match self {
            Self::One(seat) | Self::Run(seat, ..) => &seat.claims,
            Self::More(_) => "",
        }
    }

    fn tone(&self) -> Tone {
        let (Self::One(seat) | Self::Run(seat, ..)) = self else {
            return Tone::Quiet;
        };
        match seat.fate {
            _ if seat.is_in_the_way => Tone::Bad,
            Fate::Stays => Tone::Quiet,
            Fate::Comes(_) => Tone::Good,
            Fate::Goes(_) | Fate::Replaced(_) => Tone::Waiting,
        }
    }
}

/// Whether two neighbours may stand in one line, or at least in one run.
fn is_alike(one: &SeatFate, other: &SeatFate) -> bool {
    let kind = |it: &SeatFate| std::mem::discriminant(&it.fate);
    let stay = one.fate == Fate::Stays;
    !one.is_in_the_way
        && !other.is_in_the_way
        && kind(one) == kind(other)
        && (!stay || (&one.words, &one.claims) == (&other.words, &other.claims))
}

fn rows(run: &[SeatFate]) -> Vec<Row<'_>> {
    match run {
        [first, .., last] if first.fate == Fate::Stays && run.len() > FEW => {
            vec![Row::Run(first, last)]
        }
        [first, second, .., before, last] if run.len() > MANY => vec![
            Row::One(first),
            Row::One(second),
            Row::More(run.len() - 4),
            Row::One(before),
            Row::One(last),
        ],
        _ => run.iter().map(Row::One).collect(),
    }
}

/// The same sign as in every list.
fn sign(app: &App, set: &Set, seat: &SeatFate) -> Part {
    let replica = app.fleet.replica(set, seat.ordinal);
    if replica.pod.is_none() {
        return glyph(Tone::Faint, Glyph::Empty);
    }
    let standing = Standing::of(&replica, set, app.now);
    seat::sign(&app.view(), set, &replica, &standing)
}
