//! Columns: those that are needed most, and those that are shown on demand.

use kubectl_sts::domain::change::Object;
use kubectl_sts::panes::Breadth;

use super::*;

const SETS: &str = "known
    web 3 claims partition=1: 0=old,crash 1= 2=
    rev web-new 9: image=db:2 age=312 cause=helm
    rev web-old 8: image=db:1 age=1036800
    event Pod/web-0 BackOff: Back-off restarting
    claim data-web-7 5Gi Bound pv-7
    volume pv-0 zone=a
    node node-0 topology.kubernetes.io/zone=a";

fn seen() -> App {
    app(SETS)
}

/// Where each pane is reached from the list of sets.
const PLACES: [&str; 10] = [
    "", "2", "3", "4", "enter 1", "enter 2", "enter 3", "enter 4", "enter 5", "enter 7",
];

fn cells(app: &App) -> Vec<(usize, usize)> {
    let (pane, view) = (app.pane(), app.view());
    let columns = (pane.columns)(&view).len();
    let rows = (pane.items)(&view);
    rows.iter()
        .map(|it| (columns, (pane.row)(&view, it).len()))
        .collect()
}

#[test]
fn every_row_has_a_cell_for_each_column() {
    let mut most = 0;
    for keys in PLACES {
        for wide in ["", "ctrl-w"] {
            let mut app = seen();
            press(&mut app, keys);
            press(&mut app, wide);
            for (columns, cells) in cells(&app) {
                assert_eq!(columns, cells, "{} {wide}", app.pane().name);
            }
            most += cells(&app).len();
        }
    }
    assert!(most > 40, "rows were looked at: {most}");
}

#[test]
fn on_demand_more_is_shown_of_each() {
    for (keys, heads) in [
        ("", "IMAGES SERVICE STRATEGY PARTITION OWNER"),
        ("2", "VOLUME RECLAIM ACCESS UID"),
        ("enter 1", "IMAGES DNS NAME REVISION UID"),
        ("enter 2", "ACCESS MODE PROVISIONER UID"),
        ("enter 3", "FIRST SOURCE KIND"),
        ("enter 7", "NAME UID"),
    ] {
        let mut app = seen();
        press(&mut app, keys);
        let columns = |app: &App| {
            let columns = (app.pane().columns)(&app.view());
            let words = columns.iter().map(kubectl_sts::panes::Column::words);
            words.collect::<Vec<_>>().join(" ")
        };
        let usual = columns(&app);
        press(&mut app, "ctrl-w");
        assert_eq!(app.breadth, Breadth::Wide);
        assert_eq!(columns(&app), format!("{usual} {heads}"));
        // All of them where there is room, and some of them where there is less.
        let first = heads.split(' ').next().unwrap();
        assert!(screen(&mut app, 300, 24).contains(heads.rsplit(' ').next().unwrap()));
        let narrow = screen(&mut app, 140, 24);
        assert!(narrow.contains(first), "{keys}: {narrow}");
        press(&mut app, "ctrl-w");
        assert_eq!(columns(&app), usual);
    }
    let mut app = seen();
    press(&mut app, "ctrl-w");
    insta::assert_snapshot!("wide-sets", screen(&mut app, 200, 12));
    press(&mut app, "enter");
    insta::assert_snapshot!("wide-ordinals", screen(&mut app, 240, 16));
}

#[test]
fn a_list_stands_by_a_column_wherever_it_stands() {
    let mut app = seen();
    press(&mut app, "ctrl-w");
    let columns = (app.pane().columns)(&app.view()).len();
    for _ in 0..columns {
        press(&mut app, "shift-right");
    }
    let order = app.lens().order.as_ref().map(|it| it.by.index);
    assert_eq!(order, Some(columns - 1), "the last is of those on demand");
    // Not shown, it is not signed; the list stays as it is.
    press(&mut app, "ctrl-w");
    assert!(!screen(&mut app, 140, 24).contains('▴'));
    press(&mut app, "ctrl-w");
    assert!(screen(&mut app, 300, 24).contains("OWNER▴"));
}

#[test]
fn images_have_a_column_once_they_are_not_the_same() {
    let mut app = app("web 3: 0= 1= 2=");
    press(&mut app, "enter");
    assert!(!screen(&mut app, 140, 24).contains("IMAGE"));
    let mut pod = app.fleet.pod(&Name::new("db", "web-2")).unwrap().clone();
    pod.containers[0].image = "registry.corp/db:3".into();
    let change = |pod: &kubectl_sts::domain::pod::Pod| {
        let pod = Object::Pod(Box::new(pod.clone()));
        vec![Event::Changes(vec![Change::Applied(pod)])]
    };
    app.update(change(&pod), NOW);
    let told = screen(&mut app, 160, 24);
    assert!(told.contains("IMAGE") && told.contains(" db:3"), "{told}");
    pod.containers[0].image = "db:3".into();
    app.update(change(&pod), NOW);
    let told = screen(&mut app, 160, 24);
    let line = told.lines().find(|it| it.contains("web-2")).unwrap();
    assert!(line.ends_with(" 3"), "the tag alone: {told}");
}

#[test]
fn what_is_wanted_on_demand_is_seen_where_others_must_become_narrow() {
    let mut app = seen();
    press(&mut app, "ctrl-w");
    let wide = screen(&mut app, 140, 24);
    assert!(
        wide.contains("NAMESPACE") && wide.contains("IMAGES") && wide.contains("SERVICE"),
        "of two sets with one name each is known: {wide}"
    );
    let narrow = screen(&mut app, 80, 24);
    assert!(
        narrow.contains("IMAGES") && narrow.contains("db:2"),
        "{narrow}"
    );
    assert!(
        narrow.contains("STATE") && narrow.contains("READY"),
        "{narrow}"
    );
    press(&mut app, "enter");
    let seats = screen(&mut app, 80, 24);
    assert!(seats.contains("POD") && seats.contains("IMAGES"), "{seats}");
}

#[test]
fn an_empty_list_offers_nothing_to_open() {
    let mut app = app("known");
    let told = screen(&mut app, 140, 24);
    assert!(!told.contains("enter open"), "{told}");
    let told = screen(&mut seen(), 140, 24);
    assert!(told.contains("enter open"), "{told}");
}

#[test]
fn what_room_is_left_beside_columns_on_demand_is_filled() {
    let mut app = seen();
    press(&mut app, "enter ctrl-w");
    for (width, heads) in [(110, "RST"), (140, "AGE"), (300, "NODE")] {
        let told = screen(&mut app, width, 24);
        let line = told.lines().find(|it| it.contains("STATE")).unwrap();
        assert!(
            line.contains("IMAGES") && line.contains(heads),
            "{width}: {told}"
        );
    }
}
