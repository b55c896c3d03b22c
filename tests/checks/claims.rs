//! What can be wrong with claims.

use super::Worlds;

pub const WORLDS: &[Worlds] = &[
    Worlds {
        check: "claim-pending",
        found: &[
            (
                "web 1 claims: 0=unbound|class fast|event PersistentVolumeClaim/data-web-0 ProvisioningFailed: no capacity",
                "! claim data-web-0 is Pending, class fast, provisioner fast.example.com: no capacity",
            ),
            (
                "web 1 claims: 0=unbound",
                "! claim data-web-0 is Pending, class fast",
            ),
            (
                "web 1 claims: 0=starting|claim data-web-0 Pending|class fast",
                "! claim data-web-0 is Pending, class fast, provisioner fast.example.com",
            ),
            (
                "web 1 claims: 0=|claim data-web-0 Lost",
                "! claim data-web-0 is Lost, class fast",
            ),
            // Claims may not be read: the scheduler still says it.
            (
                "web 1: 0=unbound",
                "! web-0 waits for a volume: 0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.",
            ),
        ],
        missed: &[
            "web 1 claims: 0=",
            "web 1 claims: 0=tied",
            "web 1 claims: 0=starting|claim data-web-0 Pending young|class fast",
            // A class that waits for the pod, which waits for a node with room.
            "web 1 claims: 0=unscheduled|claim data-web-0 Pending|class fast waits",
            "web 1 claims: 0=|claim data-web-1 Pending|class fast",
        ],
    },
    Worlds {
        check: "claim-full",
        found: &[
            (
                "web 1 claims: 0=|full data-web-0 90",
                "~ data-web-0 is 90% full, 1Gi of 10Gi left",
            ),
            (
                "web 1 claims: 0=|full data-web-0 98",
                "! data-web-0 is 98% full, 204Mi of 10Gi left",
            ),
            (
                "web 3 claims: 0= 1= 2=|full data-web-0 91|full data-web-1 97|full data-web-2 97",
                "~ data-web-1 is 97% full, 307Mi of 10Gi left; 2 more of the set's claims nearly are",
            ),
            (
                "web 1 claims: 0=|full data-web-0 20 inodes=93",
                "~ data-web-0 has used 93% of its inodes, 70 of 1000 left",
            ),
            (
                "web 1 claims: 0=|full data-web-0 95 ago=290",
                "~ data-web-0 is 95% full, 512Mi of 10Gi left",
            ),
        ],
        missed: &[
            "web 1 claims: 0=",
            "web 1 claims: 0=|full data-web-0 89 inodes=89",
            "web 1 claims: 0=|full data-web-0 99 ago=301",
            "+301:web 1 claims: 0=|full data-web-0 99",
            // Nobody uses it.
            "web 1 claims: 0=|claim data-web-1|full data-web-1 99",
        ],
    },
    Worlds {
        check: "claim-smaller",
        found: &[
            (
                "web 1 claims size=20Gi: 0=",
                "~ data-web-0 asks for 10Gi, the template for 20Gi",
            ),
            (
                "web 3 claims size=20Gi: 0= 1= 2=",
                "~ data-web-0 and 2 more ask for 10Gi, the template for 20Gi",
            ),
        ],
        missed: &[
            "web 1 claims size=10240Mi: 0=",
            "web 1 claims size=5Gi: 0=",
            "web 1 claims size=20Gi: 0=|claim data-web-0 20Gi|claim data-web-1 10Gi",
        ],
    },
    Worlds {
        check: "claims-collide",
        found: &[(
            "b 1 template=data-a: 0=|a-b 1 template=data: 0=",
            "! set b makes claims data-a-b-N too: pods of both would write to the same volumes",
        )],
        missed: &["b 1 template=data: 0=|a-b 1 template=data: 0="],
    },
    Worlds {
        check: "orphaned-claims",
        found: &[
            (
                "web 1 claims: 0=|claim data-web-1",
                ". claim data-web-1 belongs to no replica",
            ),
            (
                "web 1 claims: 0=|claim data-web-2|claim data-web-10|claim data-web-1",
                ". 3 claims (data-web-1, data-web-2, …) belong to no replica",
            ),
            (
                "web 0 claims: 0=away 1=away",
                ". 2 claims (data-web-0, data-web-1) belong to no replica",
            ),
            (
                "web 1: 0=|claim data-mq-0|claim data-mq-1",
                ". 2 claims (data-mq-0, data-mq-1) are left of set mq, probably, which is gone",
            ),
            (
                "web 1: 0=|claim data-mq-0",
                ". claim data-mq-0 is left of set mq, probably, which is gone",
            ),
        ],
        missed: &[
            "web 1 claims: 0=",
            "web 1 claims: 0= 1=terminating",
            "known but pods|web 1 claims: 0=|claim data-web-1",
            "known but statefulsets|web 1: 0=|claim data-mq-0",
            "web 1: 0=|claim scratch",
        ],
    },
];
