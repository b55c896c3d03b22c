//! The templates (Go's, giving YAML) that the stages are made of.

/// What every template may use.
pub const VARIABLES: &str = r#"
{{ $now := Now }}{{ $pod := . }}
{{ $main := dict }}{{ with .spec.containers }}{{ $main = first . }}{{ end }}
{{ $names := list }}{{ range .spec.containers }}{{ $names = append $names .name }}{{ end }}
{{ $unready := printf "containers with unready status: [%s]" (join " " $names) | Quote }}
"#;

pub const NODE: &str = r#"
conditions:
{{ range NodeConditions }}
- {type: {{ .type | Quote }}, status: {{ .status | Quote }}, reason: {{ .reason | Quote }}, message: {{ .message | Quote }}, lastHeartbeatTime: {{ $now | Quote }}, lastTransitionTime: {{ $now | Quote }}}
{{ end }}
addresses:
- {type: InternalIP, address: {{ NodeIP | Quote }}}
- {type: Hostname, address: {{ NodeName | Quote }}}
daemonEndpoints: {kubeletEndpoint: {Port: {{ NodePort }}}}
nodeInfo: {architecture: amd64, bootID: "", containerRuntimeVersion: containerd://2.2.0, kernelVersion: 6.12.0, kubeProxyVersion: "", kubeletVersion: v1.36.3, machineID: "", operatingSystem: linux, osImage: Debian GNU/Linux 13 (trixie), systemUUID: ""}
phase: Running
"#;

/// The kubelet knows of the pod, and its containers are being created.
pub const SEEN: &str = r#"
phase: Pending
hostIP: 127.0.0.1
hostIPs: [{ip: 127.0.0.1}]
startTime: {{ $now | Quote }}
conditions:
- {type: PodReadyToStartContainers, status: "False", lastTransitionTime: {{ $now | Quote }}}
- {type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }}}
- {type: Ready, status: "False", reason: ContainersNotReady, message: {{ $unready }}, lastTransitionTime: {{ $now | Quote }}}
- {type: ContainersReady, status: "False", reason: ContainersNotReady, message: {{ $unready }}, lastTransitionTime: {{ $now | Quote }}}
containerStatuses:
{{ range .spec.containers }}
- {name: {{ .name | Quote }}, image: {{ .image | Quote }}, imageID: "", ready: false, started: false, restartCount: 0, state: {waiting: {reason: ContainerCreating}}}
{{ end }}
{{ if .spec.initContainers }}
initContainerStatuses:
{{ range .spec.initContainers }}
- {name: {{ .name | Quote }}, image: {{ .image | Quote }}, imageID: "", ready: true, started: false, restartCount: 0, state: {terminated: {exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }}}}}
{{ end }}
{{ end }}
"#;

pub const RUNNING: &str = r#"
{{ $ip := PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}
phase: Running
podIP: {{ $ip | Quote }}
podIPs: [{ip: {{ $ip | Quote }}}]
conditions:
- {type: PodReadyToStartContainers, status: "True", lastTransitionTime: {{ $now | Quote }}}
"#;

pub const UNREADY: &str = r#"status: "False", reason: ContainersNotReady, message: {{ $unready }}"#;

/// The words in capitals are put in by `containers`.
pub const CONTAINERS: &str = r#"
containerStatuses:
{{ range .status.containerStatuses }}
{{ $restarts := RESTARTS }}
{{ $id := printf "containerd://%s" (printf "%s %s %v" $pod.metadata.uid .name $restarts | sha256sum) }}
{{ $since := $now }}{{ with .state.running }}{{ $since = .startedAt }}{{ end }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: {{ printf "docker.io/library/image@sha256:%s" (sha256sum .image) | Quote }}
  containerID: {{ $id | Quote }}
  ready: READY
  started: STARTED
  restartCount: {{ $restarts }}
  state: STATE
  lastState: LAST
{{ end }}
"#;

pub const RUN: &str = "{running: {startedAt: {{ $now | Quote }}}}";
pub const KEEP: &str = "{{ .state | toJson }}";
pub const KEEP_LAST: &str = "{{ or .lastState dict | toJson }}";
pub const CRASHED: &str = "{terminated: {exitCode: 1, reason: Error, startedAt: {{ $since | Quote }}, finishedAt: {{ $now | Quote }}, containerID: {{ $id | Quote }}}}";
pub const BACK_OFF: &str = r#"{waiting: {reason: CrashLoopBackOff, message: {{ printf "back-off 10s restarting failed container=%s pod=%s_%s(%s)" .name $pod.metadata.name $pod.metadata.namespace $pod.metadata.uid | Quote }}}}"#;

/// Of the container whose image it is.
pub const NOT_FOUND: &str = "rpc error: code = NotFound desc = failed to pull and unpack image: failed to resolve reference: {{ .image }}: not found";

/// The words in capitals are put in by `event`.
pub const EVENT: &str = r#"
apiVersion: v1
kind: Event
metadata: {namespace: {{ .metadata.namespace }}, name: {{ .metadata.name }}.{{ trunc 8 .metadata.uid }}.WORDS}
involvedObject:
  apiVersion: v1
  kind: Pod
  name: {{ .metadata.name }}
  namespace: {{ .metadata.namespace }}
  uid: {{ .metadata.uid }}
  fieldPath: {{ printf "spec.containers{%s}" $main.name | Quote }}
type: KIND
reason: REASON
message: 'MESSAGE'
count: {{ with .status.containerStatuses }}{{ add1 (index . 0).restartCount }}{{ else }}1{{ end }}
firstTimestamp: {{ or .status.startTime $now | Quote }}
lastTimestamp: {{ now | date "2006-01-02T15:04:05Z07:00" | Quote }}
source: {component: kubelet, host: {{ .spec.nodeName }}}
reportingComponent: kubelet
reportingInstance: {{ .spec.nodeName }}
"#;
