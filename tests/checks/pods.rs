//! What can be wrong with a pod.

use super::Worlds;

const SECRET: &str = "web 3: 0= 1= 2=image|event Pod/web-2 FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.";
const PROBE: &str =
    "web 3: 0= 1=unready 2=|event Pod/web-1 Unhealthy: Readiness probe failed: HTTP 503";

pub const WORLDS: &[Worlds] = &[
    Worlds {
        check: "crash-loop",
        found: &[
            (
                "web 3: 0= 1= 2=crash",
                "! web-2: main ended with exit code 1 (Error), 4 restarts; its last words: no such table: users",
            ),
            (
                "web 3 parallel: 0=crash 1= 2=oom",
                "! web-0 and 1 more: main ended with exit code 1 (Error), 4 restarts; its last words: no such table: users",
            ),
            (
                "web 1: 0=oom",
                "! web-0: main ended with exit code 137 (OOMKilled), 4 restarts",
            ),
        ],
        missed: &[
            "web 3: 0= 1= 2=starting",
            "web 3: 0= 1= 2=image",
            "web 3: 0= 1= 2=config",
        ],
    },
    Worlds {
        check: "image-pull",
        found: &[
            (
                "web 3: 0= 1= 2=image",
                "! web-2 cannot get db:2: ImagePullBackOff",
            ),
            (
                "web 3 parallel: 0=image 1=image 2=image",
                "! web-0 and 2 more cannot get db:2: ImagePullBackOff",
            ),
            (
                SECRET,
                "! web-2 cannot get db:2: ImagePullBackOff; Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.",
            ),
        ],
        missed: &["web 3: 0= 1= 2=starting", "web 3: 0= 1= 2=crash"],
    },
    Worlds {
        check: "not-starting",
        found: &[
            (
                "web 1: 0=config",
                "! web-0 does not start: configmap \"settings\" not found",
            ),
            (
                "web 1: 0=slow|event Pod/web-0 FailedMount: MountVolume.SetUp failed for volume \"data\"",
                "! web-0 does not start: MountVolume.SetUp failed for volume \"data\"",
            ),
            (
                "web 1: 0=slow",
                "! web-0 does not start: its containers start (ContainerCreating)",
            ),
        ],
        missed: &["web 1: 0=starting", "web 1: 0=image", "web 1: 0=crash"],
    },
    Worlds {
        check: "not-ready",
        found: &[
            (
                PROBE,
                "! web-1: Readiness probe failed: HTTP 503, 3 times; readiness of main: GET :8008/readiness every 5 s",
            ),
            (
                "web 1: 0=unready",
                "! web-0: main runs, but is not ready; readiness of main: GET :8008/readiness every 5 s",
            ),
        ],
        missed: &[
            "web 1: 0=",
            "web 1: 0=starting",
            "web 1: 0=slow",
            "web 1 minready=7200: 0=",
        ],
    },
    Worlds {
        check: "lingering",
        found: &[(
            "web 2: 0= 1=overdue",
            "! web-1 should have ended: its grace of 30 s is over",
        )],
        missed: &["web 2: 0= 1=terminating", "web 2: 0= 1=overdue,lost"],
    },
    Worlds {
        check: "lost-node",
        found: &[
            ("web 2: 0= 1=lost", "! web-1: node-lost no longer answers"),
            (
                "web 2: 0= 1=terminating,lost",
                "! web-1: terminating, and node-lost no longer answers",
            ),
        ],
        missed: &["web 2: 0= 1=terminating", "web 2: 0= 1=unready|node node-1"],
    },
    Worlds {
        check: "unschedulable",
        found: &[(
            "web 2: 0= 1=unscheduled",
            "! no node takes web-1: 0/3 nodes are available: 3 Insufficient cpu.",
        )],
        missed: &[
            "web 2: 0= 1=tied",
            "web 2: 0= 1=unbound",
            "web 2: 0= 1=starting",
        ],
    },
    Worlds {
        check: "volume-nodes",
        found: &[
            (
                "web 2 claims: 0= 1=tied|volume pv-1 disk=fast|node node-1 disk=slow",
                "! volume pv-1 of web-1 is gone with its node: no node carries disk=fast",
            ),
            (
                "web 2 claims: 0= 1=tied|volume pv-1 disk=fast|node node-1 disk=fast cordoned",
                "! volume pv-1 of web-1 lives on node-1 only, which is closed or lost",
            ),
            (
                "web 2 claims: 0= 1=tied|volume pv-1 disk=fast|node node-1 disk=fast",
                "! volume pv-1 of web-1 lives on node-1 only, which has no room for it",
            ),
            (
                "web 2 claims: 0= 1=tied|volume pv-1 disk=fast",
                "! volume pv-1 of web-1 lives only where a node carries disk=fast",
            ),
            (
                "web 2: 0= 1=tied",
                "! no node that can mount the volume of web-1 takes it: 0/3 nodes are available: 3 node(s) had volume node affinity conflict.",
            ),
        ],
        missed: &[
            "web 2 claims: 0= 1=|volume pv-1 disk=fast|node node-1 disk=slow",
            "web 2 claims: 0= 1=unscheduled",
            "web 2 claims: 0= 1=unbound",
        ],
    },
    Worlds {
        check: "name-taken",
        found: &[
            (
                "web 3: 0= 1=alien 2=",
                "! web-1: a pod that does not belong to the set bears its name",
            ),
            (
                "web 2: 0=|stray web-1",
                "! web-1: a pod that does not belong to the set bears its name",
            ),
        ],
        missed: &[
            "web 3: 0= 1= 2=",
            "web 1: 0=image",
            "web 2: 0=|stray web-2",
            "web 2: 0= 1=|stray other-1",
        ],
    },
];
