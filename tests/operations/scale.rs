//! Scale.

use super::bench::Bench;

#[test]
fn a_set_that_has_so_many_already_is_left_alone() {
    let bench = Bench::new("web 3 claims: 0= 1= 2=");
    assert_eq!(
        bench.told("scale", &["3"]),
        "no: it has 3 replicas already\n"
    );
}
