//! What can be wrong around a set: its Service, its budgets, its autoscaler.

use super::Worlds;

pub const WORLDS: &[Worlds] = &[
    Worlds {
        check: "governing-service",
        found: &[
            (
                "web 1 service=none: 0=",
                "~ DNS identity missing: the set names no Service",
            ),
            (
                "web 1 noservice: 0=",
                "~ DNS identity missing: Service web does not exist",
            ),
            (
                "web 1: 0=|service web headful app=web",
                "~ DNS identity missing: Service web is not headless",
            ),
            (
                "web 2: 0= 1=|service web app=wev",
                "~ Service web matches 0 of 2 pods",
            ),
            (
                "web 0:|service web app=wev",
                "~ Service web would match none of its pods",
            ),
        ],
        missed: &[
            "web 2: 0= 1=",
            "web 0:",
            "web 2: 0= 1=|service web",
            "known but services|web 1 noservice: 0=",
        ],
    },
    Worlds {
        check: "budget-blocks",
        found: &[
            (
                "web 3: 0= 1= 2=|budget web-pdb expected=3 healthy=3 desired=3 allowed=0 app=web",
                "~ web-pdb (minAvailable 3) allows no eviction even when all 3 pods are healthy",
            ),
            (
                "web 2: 0= 1=|budget a expected=2 healthy=2 desired=1 allowed=1 app=web|budget b expected=2 healthy=2 desired=1 allowed=1 app=web",
                "~ a and b both select its pods: every eviction fails",
            ),
        ],
        missed: &[
            "web 3: 0= 1= 2=unready|budget web-pdb expected=3 healthy=2 desired=2 allowed=0 app=web",
            "web 3: 0= 1= 2=|budget mq-pdb expected=3 healthy=3 desired=3 allowed=0 app=mq",
            "web 0:|budget web-pdb expected=0 healthy=0 desired=0 allowed=0 app=web",
        ],
    },
    Worlds {
        check: "budget-selects-nothing",
        found: &[(
            "web 3: 0= 1= 2=|budget web-pdb expected=0 healthy=0 desired=0 allowed=0 app=web tier=db",
            "~ web-pdb selects no pod at all: those of the set lack tier=db",
        )],
        missed: &[
            "web 0:|budget web-pdb expected=0 app=web",
            "web 3: 0= 1= 2=|budget mq-pdb expected=0 app=mq",
            "web 3: 0= 1= 2=|budget web-pdb expected=2 app=web tier=db",
        ],
    },
    Worlds {
        check: "autoscaler",
        found: &[
            (
                "web 7: 0= 1= 2= 3= 4= 5= 6=|autoscaler web-hpa StatefulSet/web min=2 max=5",
                "~ 7 replicas are wanted, but web-hpa keeps between 2 and 5",
            ),
            (
                "web 2: 0= 1=|autoscaler web-hpa StatefulSet/web min=2 max=5 desired=3",
                "~ 2 replicas are wanted, but web-hpa wants 3 and will write that",
            ),
            (
                "web 2 owner=Database/web: 0= 1=|autoscaler web-hpa StatefulSet/web min=2 max=5",
                "~ web-hpa sets the replicas of a set that Database/web controls: one may put back what the other writes",
            ),
            (
                "web 2: 0= 1=|autoscaler a StatefulSet/web min=2 max=5|autoscaler b StatefulSet/web min=1 max=3",
                "~ a and b both set the replicas of the set",
            ),
        ],
        missed: &[
            "web 3: 0= 1= 2=|autoscaler web-hpa StatefulSet/web min=2 max=5",
            "web 3: 0= 1= 2=|autoscaler web-hpa StatefulSet/web min=2 max=5 desired=3",
            "web 0:|autoscaler web-hpa StatefulSet/web min=2 max=5",
            "web 7: 0= 1= 2= 3= 4= 5= 6=|autoscaler web-hpa Deployment/web min=2 max=5",
        ],
    },
];
