//! Sets and pods as a real API server writes them, down to the fields that nobody reads: two containers each, 8 KB.

/// So many pods has each set.
pub const SEATS: usize = 5;

/// So many sets has each namespace.
const CROWD: usize = 40;

/// The namespace of a set.
pub fn namespace(set: usize) -> String {
    format!("team-{}", set / CROWD)
}

/// The name of a set.
pub fn set_name(set: usize) -> String {
    const WORDS: [&str; 8] = [
        "orders", "ledger", "search", "queue", "cache", "metrics", "sessions", "catalog",
    ];
    format!("{}-{set}", WORDS[set % WORDS.len()])
}

/// The uid of anything, by a letter for its kind and a number.
fn uid(kind: char, number: usize) -> String {
    format!(
        "{:08x}-{:04x}-4000-8000-{number:012x}",
        u32::from(kind),
        number % 65_536
    )
}

/// A set, as JSON.
pub fn set(number: usize) -> String {
    let (name, namespace) = (set_name(number), namespace(number));
    let uid = uid('s', number);
    let template = template(&name);
    let revision = format!("{name}-5d9c7b6f48");
    format!(
        r#"{{"kind":"StatefulSet","apiVersion":"apps/v1","metadata":{{"name":"{name}","namespace":"{namespace}","uid":"{uid}","resourceVersion":"{version}","generation":1,"creationTimestamp":"2026-01-02T03:04:05Z","labels":{labels},"managedFields":{fields}}},"spec":{{"replicas":{SEATS},"selector":{{"matchLabels":{{"app.kubernetes.io/name":"{name}"}}}},"template":{{"metadata":{{"labels":{labels}}},"spec":{template}}},"serviceName":"{name}","podManagementPolicy":"OrderedReady","updateStrategy":{{"type":"RollingUpdate","rollingUpdate":{{"partition":0}}}},"revisionHistoryLimit":10,"persistentVolumeClaimRetentionPolicy":{{"whenDeleted":"Retain","whenScaled":"Retain"}}}},"status":{{"observedGeneration":1,"replicas":{SEATS},"readyReplicas":{SEATS},"currentReplicas":{SEATS},"updatedReplicas":{SEATS},"currentRevision":"{revision}","updateRevision":"{revision}","collisionCount":0,"availableReplicas":{SEATS}}}}}"#,
        version = 1_000_000 + number,
        labels = labels(&name, None),
        fields = managed_fields(),
    )
}

/// A pod of a set that runs and is ready, as JSON.
pub fn pod(set: usize, ordinal: usize) -> String {
    running(set, ordinal, true)
}

/// The same, whose first container may wait instead.
pub fn running(set: usize, ordinal: usize, runs: bool) -> String {
    let (name, namespace) = (set_name(set), namespace(set));
    let number = set * SEATS + ordinal;
    let template = template(&name);
    let template = template.strip_suffix('}').unwrap();
    let node = format!("node-{:03}", number % 200);
    let id = format!("{number:064x}");
    let state = if runs {
        r#"{"running":{"startedAt":"2026-01-02T03:04:12Z"}}"#
    } else {
        r#"{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s restarting failed container"}}"#
    };
    let status = |of: &str, state: &str, ready: bool| {
        format!(
            r#"{{"name":"{of}","state":{state},"lastState":{{}},"ready":{ready},"restartCount":0,"image":"registry.example.com/{of}:1.25.3","imageID":"registry.example.com/{of}@sha256:{id}","containerID":"containerd://{id}","started":true,"resources":{{"requests":{{"cpu":"100m","memory":"256Mi"}}}},"user":{{"linux":{{"uid":1000,"gid":1000,"supplementalGroups":[1000]}}}}}}"#
        )
    };
    let condition = |kind: &str, holds: bool| {
        let holds = if holds { "True" } else { "False" };
        format!(
            r#"{{"type":"{kind}","observedGeneration":1,"status":"{holds}","lastProbeTime":null,"lastTransitionTime":"2026-01-02T03:04:1{}Z"}}"#,
            kind.len() % 10
        )
    };
    let conditions = [
        condition("PodReadyToStartContainers", true),
        condition("Initialized", true),
        condition("Ready", runs),
        condition("ContainersReady", runs),
        condition("PodScheduled", true),
    ]
    .join(",");
    format!(
        r#"{{"kind":"Pod","apiVersion":"v1","metadata":{{"name":"{name}-{ordinal}","generateName":"{name}-","namespace":"{namespace}","uid":"{uid}","resourceVersion":"{version}","generation":1,"creationTimestamp":"2026-01-02T03:04:05Z","labels":{labels},"annotations":{{"checksum/config":"{id}"}},"ownerReferences":[{{"apiVersion":"apps/v1","kind":"StatefulSet","name":"{name}","uid":"{owner}","controller":true,"blockOwnerDeletion":true}}],"managedFields":{fields}}},"spec":{template},"hostname":"{name}-{ordinal}","subdomain":"{name}","nodeName":"{node}","serviceAccount":"default","schedulerName":"default-scheduler","tolerations":[{{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}},{{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}}],"priority":0,"enableServiceLinks":true,"preemptionPolicy":"PreemptLowerPriority"}},"status":{{"observedGeneration":1,"phase":"Running","conditions":[{conditions}],"hostIP":"192.168.{high}.{low}","hostIPs":[{{"ip":"192.168.{high}.{low}"}}],"podIP":"10.{high}.{low}.7","podIPs":[{{"ip":"10.{high}.{low}.7"}}],"startTime":"2026-01-02T03:04:06Z","containerStatuses":[{main},{side}],"qosClass":"Burstable"}}}}"#,
        uid = uid('p', number),
        owner = uid('s', set),
        version = 2_000_000 + number,
        labels = labels(&name, Some(ordinal)),
        fields = managed_fields(),
        main = status("main", state, runs),
        side = status(
            "exporter",
            r#"{"running":{"startedAt":"2026-01-02T03:04:11Z"}}"#,
            true
        ),
        high = number / 250 % 250,
        low = number % 250,
    )
}

fn labels(name: &str, ordinal: Option<usize>) -> String {
    let own = ordinal.map_or_else(String::new, |ordinal| {
        format!(
            r#","apps.kubernetes.io/pod-index":"{ordinal}","controller-revision-hash":"{name}-5d9c7b6f48","statefulset.kubernetes.io/pod-name":"{name}-{ordinal}""#
        )
    });
    format!(
        r#"{{"app.kubernetes.io/name":"{name}","app.kubernetes.io/part-of":"shop","app.kubernetes.io/managed-by":"Helm","app.kubernetes.io/version":"1.25.3"{own}}}"#
    )
}

fn template(name: &str) -> String {
    let container = |of: &str| {
        let variables = (0..8).map(|nth| {
            format!(r#"{{"name":"SETTING_{nth}","value":"the value of setting {nth} of {name}"}}"#)
        });
        let variables = variables.collect::<Vec<_>>().join(",");
        format!(
            r#"{{"name":"{of}","image":"registry.example.com/{of}:1.25.3","ports":[{{"name":"http","containerPort":8080,"protocol":"TCP"}}],"env":[{variables},{{"name":"POD_NAME","valueFrom":{{"fieldRef":{{"apiVersion":"v1","fieldPath":"metadata.name"}}}}}}],"resources":{{"limits":{{"memory":"512Mi"}},"requests":{{"cpu":"100m","memory":"256Mi"}}}},"volumeMounts":[{{"name":"config","readOnly":true,"mountPath":"/etc/{of}"}},{{"name":"kube-api-access","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}}],"readinessProbe":{{"httpGet":{{"path":"/ready","port":8080,"scheme":"HTTP"}},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3}},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}}"#
        )
    };
    format!(
        r#"{{"containers":[{},{}],"volumes":[{{"name":"config","configMap":{{"name":"{name}","defaultMode":420}}}},{{"name":"kube-api-access","projected":{{"sources":[{{"serviceAccountToken":{{"expirationSeconds":3607,"path":"token"}}}}],"defaultMode":420}}}}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","serviceAccountName":"default","securityContext":{{}}}}"#,
        container("main"),
        container("exporter")
    )
}

/// Who wrote which field: a third of what comes over the wire, and nobody reads it.
fn managed_fields() -> String {
    let container = r#""f:env":{".":{},"k:{\"name\":\"POD_NAME\"}":{".":{},"f:name":{},"f:valueFrom":{".":{},"f:fieldRef":{}}},"k:{\"name\":\"SETTING_0\"}":{".":{},"f:name":{},"f:value":{}},"k:{\"name\":\"SETTING_1\"}":{".":{},"f:name":{},"f:value":{}},"k:{\"name\":\"SETTING_2\"}":{".":{},"f:name":{},"f:value":{}}},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":8080,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{},"f:protocol":{}}},"f:readinessProbe":{".":{},"f:failureThreshold":{},"f:httpGet":{".":{},"f:path":{},"f:port":{},"f:scheme":{}},"f:periodSeconds":{}},"f:resources":{".":{},"f:limits":{".":{},"f:memory":{}}},"f:volumeMounts":{".":{},"k:{\"mountPath\":\"/etc/config\"}":{".":{},"f:mountPath":{},"f:name":{},"f:readOnly":{}}}"#;
    format!(
        r#"[{{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1","time":"2026-01-02T03:04:05Z","fieldsType":"FieldsV1","fieldsV1":{{"f:metadata":{{"f:labels":{{".":{{}},"f:app.kubernetes.io/name":{{}},"f:controller-revision-hash":{{}}}},"f:ownerReferences":{{".":{{}}}}}},"f:spec":{{"f:containers":{{"k:{{\"name\":\"main\"}}":{{".":{{}},{container}}},"k:{{\"name\":\"exporter\"}}":{{".":{{}},{container}}}}},"f:dnsPolicy":{{}},"f:hostname":{{}},"f:restartPolicy":{{}}}}}}}},{{"manager":"kubelet","operation":"Update","apiVersion":"v1","time":"2026-01-02T03:04:15Z","fieldsType":"FieldsV1","fieldsV1":{{"f:status":{{"f:conditions":{{".":{{}},"k:{{\"type\":\"Ready\"}}":{{".":{{}},"f:lastProbeTime":{{}},"f:lastTransitionTime":{{}},"f:status":{{}},"f:type":{{}}}}}},"f:containerStatuses":{{}},"f:hostIP":{{}},"f:phase":{{}},"f:podIP":{{}},"f:startTime":{{}}}}}},"subresource":"status"}}]"#
    )
}
