//! What can be wrong with a rollout, a scale-up or a scale-down.

use super::Worlds;

const QUOTA: &str = "web 2 claims: 0=|event StatefulSet/web FailedCreate: create Pod web-1 in StatefulSet web failed error: pods \"web-1\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3";
const LONG: &str = "a234567890123456789012345678901234567890123456789012345 1:";
const LONG_AND_REFUSED: &str = "a234567890123456789012345678901234567890123456789012345 1:|event StatefulSet/a234567890123456789012345678901234567890123456789012345 FailedCreate: must be no more than 63 bytes";
const SHORT: &str = "a23456789012345678901234567890123456789012345678901 1:";

pub const WORLDS: &[Worlds] = &[
    Worlds {
        check: "stuck-rollback",
        found: &[
            (
                "web 3: 0=old 1=old,image 2=",
                "! web-1 was never ready at revision old, which the set has left: ImagePullBackOff db:2",
            ),
            (
                "web 3: 0=old 1=old 2=old,unscheduled",
                "! web-2 was never ready at revision old, which the set has left: no node takes it: 0/3 nodes are available: 3 Insufficient cpu.",
            ),
            // The limit on unavailable pods, which alone explains it, may be hidden from us.
            (
                "+20:web 3 parallel: 0=old 1=old,image 2=",
                "! web-1 was never ready at revision old, which the set has left: ImagePullBackOff db:2",
            ),
        ],
        missed: &[
            "web 3: 0=old 1=old 2=image",
            "web 3: 0=old 1=old,starting 2=",
            "web 3: 0=old 1=old,terminating,image 2=",
            "web 3 partition=2: 0=old 1=old,image 2=",
            "+10:web 3 parallel: 0=old 1=old,image 2=",
            "+20:web 3 parallel: 0=old,image 1=old 2=starting",
            "+20:known but pods|web 3 parallel: 0=old 1=old,image 2=",
        ],
    },
    Worlds {
        check: "stuck-rollout",
        found: &[
            (
                "web 3: 0=old 1=old 2=image",
                "! 1 of 3 pods are updated, the next waits for web-2: ImagePullBackOff db:2",
            ),
            (
                "web 3: 0= 1=crash",
                "! 2 of 3 pods are made, the next waits for web-1: CrashLoopBackOff: main ended with exit code 1 (Error), 4 restarts",
            ),
        ],
        missed: &[
            "web 3: 0=old 1=old 2=starting",
            "web 3: 0=old 1=old,image 2=",
            "web 3: 0= 1= 2=image",
            "web 1: 0= 1=image",
        ],
    },
    Worlds {
        check: "held-by-partition",
        found: &[
            (
                "web 3 partition=1: 0=old 1= 2=",
                ". partition 1 keeps web-0 at an older template",
            ),
            (
                "web 4 partition=3: 0=old 1=old 2=old 3=",
                ". partition 3 keeps web-2, web-1 and 1 more at an older template",
            ),
            (
                "web 3 partition=7: 0=old 1=old 2=old",
                "~ partition 7 is beyond the 3 replicas: no pod gets the new template",
            ),
            (
                "web 3 partition=3 held=0: 0=old 1=old 2=old",
                "~ partition 3 is beyond the 3 replicas: no pod gets the new template; it is held by kubectl-sts, and was 0 before",
            ),
            (
                "web 3 partition=3 held=1: 0= 1= 2=",
                ". partition 3 keeps the next template from pods; it is held by kubectl-sts, and was 1 before",
            ),
        ],
        missed: &[
            "web 3 partition=1: 0=old 1=old 2=",
            "web 3 partition=1: 0= 1= 2=",
            "web 3: 0=old 1= 2=",
        ],
    },
    Worlds {
        check: "on-delete",
        found: &[
            (
                "web 3 ondelete: 0=old 1= 2=old",
                "~ 1 of 3 pods are new; web-2, web-0 wait to be deleted",
            ),
            (
                "web 2 ondelete: 0=old 1=old",
                ". no pod is new; web-1, web-0 wait to be deleted",
            ),
        ],
        missed: &[
            "web 3 ondelete: 0= 1= 2=",
            "web 3: 0=old 1= 2=old",
            "web 2 strategy=Sideways: 0=old 1=",
        ],
    },
    Worlds {
        check: "revisions-alive",
        found: &[(
            "web 3: 0=old 1=older 2=",
            "~ pods of 3 revisions run at once: new, old, olde",
        )],
        missed: &["web 3: 0=old 1=old 2=", "web 3: 0= 1= 2="],
    },
    Worlds {
        check: "scale-down",
        found: &[
            (
                "web 2: 0= 1=unready 2=",
                "! the scale-down from 3 to 2 waits for web-1: main runs, but is not ready",
            ),
            (
                "web 2: 0= 1=starting 2=",
                "~ the scale-down from 3 to 2 waits for web-1: its containers start (ContainerCreating)",
            ),
            (
                "web 2: 0= 1= 2= 3=unready 4=unready",
                "! the scale-down to 2 is deadlocked: two pods that are to go are not ready, web-4 is the highest",
            ),
        ],
        missed: &[
            "web 1: 0= 1= 2=terminating",
            "web 1: 0= 1=image",
            "web 2: 0= 1= 2= 3=unready",
            "web 2 parallel: 0= 1=unready 2=unready 3=terminating",
            "web 3: 0= 1=unready 2=",
        ],
    },
    Worlds {
        check: "refused",
        found: &[
            (
                QUOTA,
                "! web-1 cannot be made, a quota is used up: create Pod web-1 in StatefulSet web failed error: pods \"web-1\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3",
            ),
            (
                "web 1:|event StatefulSet/web FailedCreate: admission webhook \"no\" denied the request",
                "! web-0 cannot be made, the server refuses it: admission webhook \"no\" denied the request",
            ),
        ],
        missed: &[
            LONG_AND_REFUSED,
            "web 2: 0=",
            "web 2: 0= 1=|event StatefulSet/web FailedCreate: exceeded quota",
            "web 2: 0=|event Pod/web-0 FailedCreate: exceeded quota",
        ],
    },
    Worlds {
        check: "needs-touch",
        found: &[
            (
                "+20:web 3 claims: 0= 1=",
                "! web-2 should be made, and claim data-web-2 with it; nothing happens",
            ),
            (
                "+20:web 3: 0= 1=",
                "! web-2 should be made; nothing happens, and nothing is said",
            ),
            (
                "+20:web 3: 0= 1= 2=failed",
                "! web-2 should be made; nothing happens, and nothing is said",
            ),
        ],
        missed: &[
            "+10:web 3 claims: 0= 1=",
            "+20:web 3: 0= 1=unready",
            "+20:web 3: 0= 1=|stray web-2",
            "+20:known but pods|web 3: 0= 1=",
            "+20:web 0:",
        ],
    },
    Worlds {
        check: "unobserved",
        found: &[
            (
                "+12:web 1 unobserved: 0=",
                "! the controller has not looked at generation 3, only at 2",
            ),
            (
                "+12:web 1 unseen: 0=",
                "! the controller has never looked at this set",
            ),
        ],
        missed: &[
            "+5:web 1 unobserved: 0=",
            "+12:web 1: 0=",
            "+12:known but statefulsets|web 1 unobserved: 0=",
        ],
    },
    Worlds {
        check: "name-too-long",
        found: &[(
            LONG,
            "! no pod can be made: the set's name has 55 characters, 52 is the most",
        )],
        missed: &[SHORT],
    },
    Worlds {
        check: "strategy",
        found: &[
            (
                "web 1 strategy=Sideways: 0=",
                "~ update strategy Sideways is unknown: what the controller does next cannot be foretold",
            ),
            (
                "web 1 policy=Sideways: 0=",
                "~ pod management Sideways is unknown: what the controller does next cannot be foretold",
            ),
            (
                "web 2 noblock: 0=old 1=",
                ". RollingUpdate has no rollingUpdate block: a pod that dies before its turn returns at the old revision",
            ),
        ],
        missed: &[
            "web 2 noblock: 0= 1=",
            "web 2: 0=old 1=",
            "web 2 ondelete: 0=old 1=",
        ],
    },
];
