//! What the screen says about each member of the cast.

use super::{Scene, Story};

/// A set, and what its panes say: the number of the pane, and the texts on it.
type Member = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static [&'static str])],
);

async fn tells(story: &Story, members: &[Member]) {
    for (namespace, name, panes) in members {
        story.open(namespace, name).await;
        for (pane, texts) in *panes {
            story.press(pane).await;
            story.shows(texts).await;
        }
        story.press("1").await;
    }
}

async fn demo() -> Story {
    let story = Scene::demo("--quiet").size(200, 50).begin().await;
    story.shows(&["● live", "26 sets"]).await;
    story
}

#[tokio::test(start_paused = true)]
async fn the_reference_systems_are_told_with_their_traps() {
    let story = demo().await;
    tells(
        &story,
        &[
            // D15, D16: four containers, and an owner that puts edits back.
            (
                "default",
                "test-mysql-123-mysql",
                &[
                    (
                        "1",
                        &[
                            "test-mysql-123-mysql-0 ● running 1 4/4",
                            "mysql running",
                            "sidecar running",
                            "metrics-exporter running",
                            "pt-heartbeat running",
                        ],
                    ),
                    (
                        "2",
                        &["data-test-mysql-123-mysql-0 Bound", "local-path 1Gi 1Gi"],
                    ),
                    (
                        "4",
                        &[
                            "managed by MysqlCluster/test-mysql-123: edits will be reverted",
                            "observedGeneration 1",
                            "collisionCount 0",
                            "currentRevision test-mysql-123-mysql-",
                        ],
                    ),
                ],
            ),
            // H4: its Service selects what the pods lack.
            (
                "default",
                "nginx",
                &[
                    ("1", &["⚠ Service nginx-svc matches 0 of 2 pods"]),
                    (
                        "4",
                        &[
                            "nginx-svc, headless, 80/TCP nginx, selects app=nginx,version=v1",
                            "image pull secrets default-secret is there",
                            "matches 0 of 2 pods: it selects version=v1, the pods do not have it",
                            "endpoints 0 of 2 ready",
                        ],
                    ),
                ],
            ),
            // M2, M3, M4: ordered, on disks of three machines, larger than asked for.
            (
                "default",
                "mongodb",
                &[
                    (
                        "1",
                        &[
                            "2 mongodb-2 ● running",
                            "Bound 64Mi",
                            "dns mongodb-2.mongodb.default.svc.cluster.local in DNS, ready",
                        ],
                    ),
                    (
                        "2",
                        &[
                            "2 data-mongodb-2 Bound mongodb-data-2 local 16Mi 64Mi 45% ▮▮▯▯▯ Retain",
                            "node-3",
                            "0 data-mongodb-0 Bound mongodb-data-0",
                            "node-1",
                        ],
                    ),
                    ("4", &["endpoints 3 of 3 ready"]),
                ],
            ),
            // N2, N3: the class, by its old annotation, names a provisioner that nobody runs.
            (
                "xgp-lll",
                "statefulset-test",
                &[
                    (
                        "1",
                        &[
                            "0 statefulset-test-0 ✖ waits for a volume",
                            "1 statefulset-test-1 ○ no pod",
                            "test 100Mi",
                        ],
                    ),
                    ("2", &["0 test-statefulset-test-0 Pending"]),
                    ("end", &["class sc-nfs provisioner bdqm"]),
                ],
            ),
            // K3: many revisions.
            (
                "default",
                "catalog",
                &[
                    (
                        "1",
                        &["2 catalog-2 ● running 12", "default/catalog 12 healthy"],
                    ),
                    ("4", &["history limit 10", "number 12"]),
                ],
            ),
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn rollouts_are_told_with_whom_they_wait_for() {
    let story = demo().await;
    tells(&story, &[
        ("payments", "gateway", &[("1", &["1→2", "one at a time, highest first", "5 gateway-5 ● running 2"])]),
        ("payments", "vault", &[
            ("1", &["waits for vault-2: ImagePullBackOff vault:1.17.0-typo · nothing is updated before all are available", "2 vault-2 ✖ ImagePullBackOff"]),
            ("3", &["BackOff", "Back-off pulling image \"vault:1.17.0-typo\""]),
        ]),
        ("payments", "tokens", &[
            ("1", &["held ‖ 2/6", "held by partition 4: tokens-3, tokens-2 and 2 more", "4 tokens-4 ● running 2", "3 tokens-3 ● running 1"]),
            ("4", &["Parallel", "partition 4"]),
        ]),
        ("search", "crawler", &[("1", &["crawler-2 ✖ CrashLoopBackOff", "crawler ended with exit code 1"])]),
        ("streaming", "kafka", &[
            ("1", &["‖ OnDelete: kafka-2, kafka-1 and 1 more stay old until deleted", "4 kafka-4 ● running 2", "2 kafka-2 ● running 1"]),
        ]),
        ("streaming", "connect", &[("1", &["waits for connect-0: ImagePullBackOff", "private-registry"])]),
    ]).await;
    story.press("esc esc home").await;
    story
        .shows(&["payments vault ●●✖", "STUCK rollback: vault-2"])
        .await;
}

#[tokio::test(start_paused = true)]
async fn what_has_no_room_no_name_no_node_or_no_end_is_told() {
    let story = demo().await;
    tells(
        &story,
        &[
            (
                "observability",
                "loki",
                &[(
                    "1",
                    &[
                        "loki-1: terminating, but node-9 is lost, so nothing ends it",
                        "◌ terminating, node lost",
                        "0 loki-0 ● running",
                    ],
                )],
            ),
            (
                "observability",
                "tempo",
                &[(
                    "1",
                    &[
                        "waits for tempo-0: no node takes it: 0/9 nodes are available",
                        "Insufficient cpu",
                    ],
                )],
            ),
            (
                "observability",
                "thanos-store",
                &[
                    ("1", &["○ at zero; 3 claims stay"]),
                    ("2", &["2 cache-thanos-store-2 Bound, orphan"]),
                ],
            ),
            (
                "staging",
                "queue",
                &[("1", &["no pod can be made", "exceeded quota: pods"])],
            ),
            (
                "streaming",
                "mirror",
                &[(
                    "1",
                    &["⚠ DNS identity missing: Service mirror-headless does not exist"],
                )],
            ),
            (
                "streaming",
                "bookie",
                &[("2", &["1 ledgers-bookie-1 Bound", "150Gi 100Gi"])],
            ),
            (
                "search",
                "suggest",
                &[
                    ("1", &["8 suggest-8 ● running", "5 suggest-5 ● running"]),
                    ("4", &["ordinals 5 to 8"]),
                ],
            ),
            (
                "search",
                "coordinator",
                &[(
                    "4",
                    &["coordinator: minAvailable 2, 2 of 2 healthy, none may be evicted now"],
                )],
            ),
            ("payments", "fraud", &[("4", &["autoscalers fraud"])]),
            (
                "search",
                "shards",
                &[("1", &["39 shards-39 ● running", "30 shards-30"])],
            ),
            ("staging", "db", &[("2", &["0 data-web-db-0 Bound"])]),
        ],
    )
    .await;
    story.press("esc esc 2").await;
    story
        .shows(&[
            "claim cache-thanos-store-0 30Gi standard Bound",
            "thanos-store wants 0 replicas, not ordinal 0",
            "claim tsdb-prometheus-1 200Gi standard Bound",
            "of prometheus-1, probably: that set is gone",
            "10Gi archive Released",
            "its claim trail-audit-0 is gone; Retain",
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn in_the_first_minutes_something_happens_every_few_seconds() {
    let story = Scene::demo("").size(200, 50).begin().await;
    story.shows(&["● live"]).await;
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..24 {
        story.wait("5s").await;
        seen.insert(story.screen());
    }
    assert!(
        seen.len() > 20,
        "the screen stood still: {} pictures in two minutes",
        seen.len()
    );
    // The set that an autoscaler holds was scaled down by hand, and is back.
    story.shows(&["payments fraud ●●● 3/3"]).await;
    let said = story.sim().with(|world| {
        let events = world
            .store
            .within(kubectl_sts::sim::Kind::Event, "payments");
        events
            .map(|(_, it)| it["reason"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    });
    assert!(
        said.iter().any(|reason| reason == "SuccessfulRescale"),
        "{said:?}"
    );
    assert!(said.iter().any(|reason| reason == "BackOff"), "{said:?}");
}
