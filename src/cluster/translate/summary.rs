//! What a kubelet tells of all its pods (`/stats/summary`), reduced to how full their claims are.
//!
//! It is long, and whoever writes it is trusted less than the API server: pods and volumes are read one by one, and
//! nothing is kept but what is asked for. <https://kubernetes.io/docs/reference/instrumentation/node-metrics/>

use jiff::Timestamp;
use serde::de::SeqAccess;

use super::lenient::{Field, Piece, Present, wire};
use crate::domain::usage::{Level, Measure};
use crate::domain::{Name, Text};

/// A node runs some hundred pods; of more claims than these nothing is kept.
const MOST: usize = 4_096;

wire! {
    /// The answer.
    struct Summary {
        node: Present,
        pods: Pods,
    }

    /// A pod.
    struct PodStats {
        pod_ref: Reference,
        volume: Mounted,
    }

    /// What a pod or a claim is called.
    struct Reference {
        namespace: Text,
        name: Text,
    }

    /// A volume of a pod.
    struct VolumeStats {
        time: Timestamp,
        pvc_ref: Reference,
        used_bytes: i64,
        available_bytes: i64,
        capacity_bytes: i64,
        inodes_used: i64,
        inodes_free: i64,
        inodes: i64,
    }
}

/// The volumes of a pod that are claims and told of.
#[derive(Debug, Default)]
pub(super) struct Mounted(Vec<(Reference, Measured)>);

/// The claims of all pods.
#[derive(Debug, Default)]
pub(super) struct Pods(Vec<Measure>);

#[derive(Debug)]
struct Measured {
    at: Option<Timestamp>,
    bytes: Option<Level>,
    inodes: Option<Level>,
}

/// How full the claims on a node are; or why this is no summary.
pub fn measures(body: &[u8]) -> Result<Vec<Measure>, &'static str> {
    let read: Result<Field<Summary>, _> = serde_json::from_slice(body);
    let summary = read.map_err(|_| "this is no JSON")?.0;
    let summary = summary.filter(|it| it.node.0.is_some() || it.pods.0.is_some());
    Ok(summary.ok_or("this is no summary")?.pods.or_default().0)
}

impl VolumeStats {
    fn measured(&self) -> Option<Measured> {
        let bytes = Level::of(
            self.used_bytes.0,
            self.available_bytes.0,
            self.capacity_bytes.0,
        );
        let inodes = Level::of(self.inodes_used.0, self.inodes_free.0, self.inodes.0);
        (bytes.is_some() || inodes.is_some()).then_some(Measured {
            at: self.time.0,
            bytes,
            inodes,
        })
    }
}

impl Piece for Mounted {
    fn list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        let mut found = Self::default();
        while let Some(volume) = list.next_element::<Field<VolumeStats>>()? {
            let Some(mut volume) = volume.0 else { continue };
            if let (Some(claim), Some(measured)) = (volume.pvc_ref.take(), volume.measured())
                && found.0.len() < MOST
            {
                found.0.push((claim, measured));
            }
        }
        Ok(Some(found))
    }
}

impl Piece for Pods {
    fn list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        let mut found = Self::default();
        while let Some(pod) = list.next_element::<Field<PodStats>>()? {
            let Some(pod) = pod.0 else { continue };
            let own = pod.pod_ref.or_default();
            let (Some(namespace), Some(name)) = (own.namespace.0, own.name.0) else {
                continue;
            };
            let (pod_name, volumes) = (Name::new(&*namespace, &*name), pod.volume.or_default());
            for (claim, it) in volumes.0 {
                // A pod mounts the claims of its own namespace, and no others.
                if let (Some(within), Some(name)) = (claim.namespace.0, claim.name.0)
                    && within == namespace
                    && found.0.len() < MOST
                {
                    found.0.push(Measure {
                        claim: pod_name.sibling(&*name),
                        pod: pod_name.clone(),
                        at: it.at,
                        bytes: it.bytes,
                        inodes: it.inodes,
                    });
                }
            }
        }
        Ok(Some(found))
    }
}
