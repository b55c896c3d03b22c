//! A pane's rows: only those that can be seen are made.

use ratatui::layout::Rect;

use super::paint::Painter;
use crate::app::App;
use crate::app::mouse::Spot;
use crate::panes::lane::{Axis, Lane};
use crate::panes::part::{What, lane};
use crate::panes::{BESIDE, Column, Item};
use crate::theme::{Glyph, Ground, Tone};

/// Cells between two columns.
const GAP: u16 = 2;

/// The columns to the left, where the cursor stands and marks are.
const MARGIN: u16 = 2;

/// Draws the rows around the cursor; `chosen` is its row and the row that was first when last drawn.
/// Returns the row that is first now, and how many fit.
pub fn draw(
    app: &App,
    painter: &mut Painter<'_>,
    area: Rect,
    items: &[Item],
    chosen: (usize, usize),
) -> (usize, usize) {
    let view = app.view();
    let columns = app.columns();
    let widths = fit(&columns, area.width);
    head(painter, area, &columns, &widths);
    sign_order(app, painter, area.y, &columns, &widths);
    let body = Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    };
    let time = axis(&columns, &widths);
    let is_airy = time.is_some() && items.len() * 2 <= usize::from(body.height);
    let step = if is_airy { 2 } else { 1 };
    let page = usize::from(body.height) / step;
    let (row, top) = (chosen.0, scrolled(chosen, page, items.len()));
    for (y, (index, item)) in (body.y..)
        .step_by(step)
        .zip(items.iter().enumerate().skip(top).take(page))
    {
        let cells = (app.pane().row)(&view, item);
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        painter.spot(line, Spot::Row(item.clone()));
        for (place, cell) in widths.iter().zip(&cells) {
            if let Some((x, width)) = place {
                painter.parts(*x, y, *width, cell);
            }
        }
        if app.is_marked(item) {
            painter.glyph(area.x + 1, y, Glyph::Mark, Tone::Info);
        }
        if let (Some((axis, (x, width))), true) = (time, is_airy) {
            // Bars would run into each other: only the present goes on between them.
            painter.parts(x, y + 1, width, &[lane(Lane::empty(axis))]);
        }
        if index == row {
            painter.lay(line, Ground::Selected);
            painter.glyph(area.x, y, Glyph::Cursor, Tone::Info);
        }
    }
    (top, page)
}

/// The axis of time that rows are drawn upon, if they are, and where.
fn axis(columns: &[Column], widths: &[Option<(u16, u16)>]) -> Option<(Axis, (u16, u16))> {
    let mut heads = columns.iter().zip(widths);
    heads.find_map(|(column, place)| match column.head.first()?.what {
        What::Axis(axis) => Some((axis, (*place)?)),
        _ => None,
    })
}

/// Where the list begins, so that the cursor is seen and as little as possible moves.
fn scrolled((row, top): (usize, usize), page: usize, len: usize) -> usize {
    let last_top = len.saturating_sub(page);
    let lowest = (row + 1).saturating_sub(page);
    top.clamp(lowest, row.max(lowest)).min(last_top)
}

fn head(painter: &mut Painter<'_>, area: Rect, columns: &[Column], widths: &[Option<(u16, u16)>]) {
    for (index, (column, place)) in columns.iter().zip(widths).enumerate() {
        if let Some((x, width)) = place {
            painter.parts(*x, area.y, *width, &column.head);
            let head = Rect {
                x: *x,
                width: *width,
                height: 1,
                ..area
            };
            painter.spot(head, Spot::Column(index));
        }
    }
}

/// Marks the column by which the list stands, and which way.
fn sign_order(
    app: &App,
    painter: &mut Painter<'_>,
    y: u16,
    columns: &[Column],
    widths: &[Option<(u16, u16)>],
) {
    let Some(order) = &app.lens().order else {
        return;
    };
    let Some(index) = order.place(columns) else {
        return;
    };
    let place = widths.get(index).copied().flatten();
    if let (Some((x, width)), Some(column)) = (place, columns.get(index)) {
        let sign = if order.by.is_descending {
            Glyph::Descending
        } else {
            Glyph::Ascending
        };
        // In the gap behind the head, if it takes the whole width.
        let end = painter.width(&column.head).min(width);
        let right = painter.area().right();
        painter.glyph((x + end).min(right.saturating_sub(1)), y, sign, Tone::Info);
    }
}

/// Where each column begins and how wide it is; nothing for one that has no room. The last takes the rest.
#[must_use]
pub fn fit(columns: &[Column], width: u16) -> Vec<Option<(u16, u16)>> {
    let room = width.saturating_sub(MARGIN);
    let mut kept: Vec<(usize, u16)> = columns
        .iter()
        .map(|column| column.width)
        .enumerate()
        .collect();
    while total(&kept) > room {
        let expendable =
            |(index, _): &(usize, u16)| columns.get(*index).map_or(0, |column| column.expendable);
        let ranks = kept.iter().map(expendable).enumerate();
        let Some((position, rank)) = ranks.filter(|(_, it)| *it > 0).max_by_key(|(_, it)| *it)
        else {
            break;
        };
        let least =
            |(index, _): &(usize, u16)| (*index, columns.get(*index).map_or(0, |it| it.least));
        let narrowest: Vec<_> = kept.iter().map(least).collect();
        if rank == 1 && total(&narrowest) <= room {
            break;
        }
        kept.remove(position);
    }
    fill(&mut kept, columns, room);
    narrow(&mut kept, room);
    let mut places = vec![None; columns.len()];
    let mut x = MARGIN;
    let last = kept.len().saturating_sub(1);
    for (position, (index, wanted)) in kept.into_iter().enumerate() {
        let left = width.saturating_sub(x);
        let cells = if position == last {
            left
        } else {
            wanted.min(left)
        };
        if let Some(place) = places.get_mut(index) {
            *place = Some((x, cells));
        }
        x = (x + cells + GAP).min(width);
    }
    places
}

/// Of what only stands beside what was asked for, the last that went comes back first, as far as there is room.
fn fill(kept: &mut Vec<(usize, u16)>, columns: &[Column], room: u16) {
    let beside = columns.iter().enumerate();
    let mut beside: Vec<(usize, &Column)> =
        beside.filter(|(_, it)| it.expendable > BESIDE).collect();
    beside.sort_by_key(|(_, column)| column.expendable);
    for (index, column) in beside {
        let place = kept.partition_point(|(it, _)| *it < index);
        let is_there = kept.get(place).is_some_and(|(it, _)| *it == index);
        if !is_there && total(kept) + GAP + column.width <= room {
            kept.insert(place, (index, column.width));
        }
    }
}

/// What must stay gives way from its widest, so that all of it is seen in part.
fn narrow(kept: &mut [(usize, u16)], room: u16) {
    const LEAST: u16 = 6;
    while total(kept) > room {
        match kept.iter_mut().max_by_key(|(_, width)| *width) {
            Some((_, width)) if *width > LEAST => *width -= 1,
            _ => break,
        }
    }
}

fn total(kept: &[(usize, u16)]) -> u16 {
    let gaps = u16::try_from(kept.len().saturating_sub(1))
        .unwrap_or(u16::MAX)
        .saturating_mul(GAP);
    kept.iter()
        .fold(gaps, |sum, (_, width)| sum.saturating_add(*width))
}
