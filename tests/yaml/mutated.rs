//! Manifests with bits flipped, lines spliced and cut: what holds for any bytes, without a fuzzer.

use fastrand::Rng;

use super::holds::holds;
use super::random::{MANIFEST, mistyped};
use crate::manifest::holds::hold;

/// As they stand in guides on the web, with what was lost on the way.
pub const CORRUPTED: [&str; 4] = [
    // an indent too small
    "spec:\n  volumeClaimTemplates:\n    - metadata:\n        name: data\n template:\n    metadata: {}\n",
    // no indents
    "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\nname: a\nownerReferences:\n- kind: MysqlCluster\nname: b\n",
    // no line ends
    "apiVersion: v1kind: Servicemetadata: name: headless-svc\n",
    // numbers of lines
    "1. apiVersion: apps/v1\n2. kind: StatefulSet\n3. metadata:\n4.   name: web\n",
];

/// One of the corpus, mutated.
fn mutated(rng: &mut Rng) -> Vec<u8> {
    let one = source(rng);
    let mut bytes = one.into_bytes();
    for _ in 0..rng.usize(1..4) {
        let at = rng.usize(..=bytes.len());
        match rng.u8(..6) {
            0 => bytes.truncate(at),
            1 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << rng.u8(..8);
                }
            }
            2 => bytes = spliced(&bytes, source(rng).as_bytes(), rng),
            3 => bytes.insert(at, rng.u8(..)),
            4 => {
                let end = (at + rng.usize(..20)).min(bytes.len());
                bytes.drain(at..end);
            }
            _ => {
                let end = (at + rng.usize(..40)).min(bytes.len());
                let again = bytes[at..end].repeat(rng.usize(1..5));
                bytes.splice(at..at, again);
            }
        }
    }
    bytes
}

fn source(rng: &mut Rng) -> String {
    match rng.u8(..4) {
        0 => CORRUPTED[rng.usize(..CORRUPTED.len())].to_owned(),
        1 => MANIFEST.to_owned(),
        _ => mistyped(rng),
    }
}

/// The lines of one text up to somewhere, and those of another from somewhere on.
fn spliced(one: &[u8], other: &[u8], rng: &mut Rng) -> Vec<u8> {
    let lines = |it: &[u8]| {
        it.split_inclusive(|it| *it == b'\n')
            .map(<[u8]>::to_vec)
            .collect::<Vec<_>>()
    };
    let (mut one, other) = (lines(one), lines(other));
    one.truncate(rng.usize(..=one.len()));
    one.extend(other.into_iter().skip(rng.usize(..10)));
    one.concat()
}

#[test]
fn whatever_becomes_of_a_manifest_it_is_read_whole_or_refused_with_a_place() {
    for seed in 0..1500 {
        let mut rng = Rng::with_seed(seed);
        holds(&mutated(&mut rng));
    }
}

#[test]
fn whatever_becomes_of_three_manifests_they_are_checked_woven_and_merged() {
    for seed in 0..300 {
        let mut rng = Rng::with_seed(seed);
        let texts = [0, 1, 2].map(|_| {
            if rng.bool() {
                String::from_utf8_lossy(&mutated(&mut rng)).into_owned()
            } else {
                mistyped(&mut rng)
            }
        });
        hold([&texts[0], &texts[1], &texts[2]]);
    }
}
