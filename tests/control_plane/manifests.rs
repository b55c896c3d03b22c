//! YAML that tests write over and over.

/// A StatefulSet with its headless service, as YAML when it is displayed.
///
/// ```ignore
/// ns.apply(&set("web", 3).fate("badimage"));
/// ```
#[derive(Clone, Debug)]
pub struct Set {
    name: String,
    replicas: u32,
    image: String,
    annotations: Vec<(String, String)>,
    claim: Option<[String; 3]>,
    spec: Vec<String>,
}

/// One container `main` of image `nginx:1`; no claims; the controller's defaults.
pub fn set(name: &str, replicas: u32) -> Set {
    Set {
        name: name.into(),
        replicas,
        image: "nginx:1".into(),
        annotations: vec![],
        claim: None,
        spec: vec![],
    }
}

impl Set {
    /// What becomes of its pods: `never`, `badimage`, `crash`, `exits` or `fails`.
    pub fn fate(self, fate: &str) -> Self {
        self.annotation("fate", fate)
    }

    /// An annotation of the pod template: `ready-after: 2s`, `gone-after: 1h`, or one that means nothing to the bed.
    pub fn annotation(mut self, key: &str, value: &str) -> Self {
        self.annotations.retain(|(other, _)| other != key);
        self.annotations.push((key.into(), value.into()));
        self
    }

    pub fn image(mut self, image: &str) -> Self {
        self.image = image.into();
        self
    }

    /// A claim template of this name and size, on volumes that the bed makes.
    pub fn claim(self, name: &str, size: &str) -> Self {
        self.claim_of_class("disk", name, size)
    }

    /// The same on volumes of a class: `disk`, `late` (not before the pod has a node) or `local` (yours).
    pub fn claim_of_class(mut self, class: &str, name: &str, size: &str) -> Self {
        self.claim = Some([class, name, size].map(str::to_owned));
        self
    }

    /// A further line of `spec`, as in `podManagementPolicy: Parallel`.
    pub fn spec(mut self, line: &str) -> Self {
        self.spec.push(line.into());
        self
    }
}

impl std::fmt::Display for Set {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            name,
            replicas,
            image,
            ..
        } = self;
        let annotations: Vec<_> = self
            .annotations
            .iter()
            .map(|(key, value)| format!("{key}: '{value}'"))
            .collect();
        let (mounts, claims) =
            self.claim
                .as_ref()
                .map_or_else(Default::default, |[class, claim, size]| {
                    (
                        format!(", volumeMounts: [{{name: {claim}, mountPath: /{claim}}}]"),
                        format!(
                            "  volumeClaimTemplates:
  - metadata: {{name: {claim}}}
    spec: {{storageClassName: {class}, accessModes: [ReadWriteOnce], resources: {{requests: {{storage: {size}}}}}}}
"
                        ),
                    )
                });
        write!(
            f,
            "apiVersion: v1
kind: Service
metadata: {{name: {name}}}
spec: {{clusterIP: None, selector: {{app: {name}}}, ports: [{{name: http, port: 80}}]}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: {name}, labels: {{app: {name}}}}}
spec:
  serviceName: {name}
  replicas: {replicas}
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}, annotations: {{{annotations}}}}}
    spec:
      containers: [{{name: main, image: '{image}', ports: [{{name: http, containerPort: 80}}]{mounts}}}]
{claims}",
            annotations = annotations.join(", ")
        )?;
        self.spec
            .iter()
            .try_for_each(|line| writeln!(f, "  {line}"))
    }
}
