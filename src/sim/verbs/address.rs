//! The addresses of Services.

use serde_json::{Value, json};

use crate::sim::resource::Kind;
use crate::sim::value::{self, text};
use crate::sim::world::World;

impl World {
    /// Gives a Service the address that it does not name, one of 10.96.0.0/16.
    pub(super) fn give_address(&mut self, kind: Kind, service: &mut Value) {
        if kind != Kind::Service || text(service, "/spec/type") == "ExternalName" {
            return;
        }
        let mut address = text(service, "/spec/clusterIP").to_owned();
        while address.is_empty() {
            let (high, low) = (self.dice.u8(1..=254), self.dice.u8(1..=254));
            let wished = format!("10.96.{high}.{low}");
            let is_taken = self
                .store
                .all(Kind::Service)
                .any(|(_, it)| text(it, "/spec/clusterIP") == wished);
            if !is_taken {
                address = wished;
            }
        }
        let spec = value::map(value::place(service, "/spec"));
        spec.insert("clusterIPs".to_owned(), json!([address]));
        spec.insert("clusterIP".to_owned(), json!(address));
        spec.entry("ipFamilies").or_insert_with(|| json!(["IPv4"]));
        spec.entry("ipFamilyPolicy")
            .or_insert_with(|| json!("SingleStack"));
    }
}
