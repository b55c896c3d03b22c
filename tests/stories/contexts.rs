//! From one context to another: the old picture stays until the new one stands, and nothing is left behind.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use kubectl_sts::cli::{Options, Stage};
use kubectl_sts::cluster::{Connected, Ways};
use kubectl_sts::domain::context::{Context, labels};
use kubectl_sts::sim::{Fault, Key, Kind, Manner, Sim, User, Whom};

use super::story::{Scene, Story, stage};

fn cast(set: &str) -> String {
    format!(
        "
at: -1d
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: {set}, namespace: db}}
spec:
  serviceName: {set}
  replicas: 3
  selector: {{matchLabels: {{app: {set}}}}}
  template:
    metadata: {{labels: {{app: {set}}}}}
    spec: {{containers: [{{name: main, image: 'nginx:1'}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: {set}, namespace: db}}
spec: {{clusterIP: None, selector: {{app: {set}}}, ports: [{{port: 80}}]}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {{name: reader}}
rules: [{{apiGroups: ['*'], resources: ['*'], verbs: [get, list, watch]}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {{name: reader}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}}
subjects: [{{apiGroup: rbac.authorization.k8s.io, kind: User, name: guest}}]
"
    )
}

/// Contexts that lead to simulated clusters, as somebody there, and such that lead nowhere.
#[derive(Clone, Default)]
struct Atlas {
    clusters: BTreeMap<String, (Arc<Stage>, Arc<Options>, &'static str)>,
    dead: BTreeMap<String, (Duration, String)>,
    more: Vec<String>,
}

impl Atlas {
    /// `far`, which holds the set `web`; it is seen by this user.
    fn with_far(user: &'static str) -> Self {
        Self::default().and("far", "web", user)
    }

    fn and(mut self, name: &str, set: &str, user: &'static str) -> Self {
        let (stage, options) = stage(Some(&cast(set)), &format!("--quiet --seed {}", set.len()));
        let there = (Arc::new(stage), Arc::new(options), user);
        self.clusters.insert(name.into(), there);
        self
    }

    fn sim(&self, name: &str) -> Sim {
        self.clusters[name].0.sim().clone()
    }

    fn far(&self) -> Sim {
        self.sim("far")
    }

    fn dead(mut self, name: &str, after: Duration, why: &str) -> Self {
        self.dead.insert(name.into(), (after, why.into()));
        self
    }
}

impl Ways for Atlas {
    fn contexts(&self) -> BoxFuture<'static, Result<Vec<Context>, String>> {
        let names = self
            .clusters
            .keys()
            .chain(self.dead.keys())
            .chain(&self.more);
        let names: Vec<&str> = ["near"].into_iter().chain(names.map(|it| &**it)).collect();
        let labels = labels(names.iter().copied());
        let context = |(name, label): (&str, String)| Context {
            name: name.into(),
            label: label.into(),
            cluster: "sim".into(),
            namespace: "".into(),
        };
        let all = names.into_iter().zip(labels).map(context).collect();
        async move { Ok(all) }.boxed()
    }

    fn connect(&self, name: &str) -> BoxFuture<'static, Result<Connected, String>> {
        let atlas = self.clone();
        let name = name.to_owned();
        async move {
            if let Some((after, why)) = atlas.dead.get(&name) {
                tokio::time::sleep(*after).await;
                return Err(why.clone());
            }
            let Some((stage, options, user)) = atlas.clusters.get(&name) else {
                return Err(format!("the kubeconfig has no context {name}"));
            };
            let who = User::named(*user);
            let user = match *user {
                "guest" => who,
                _ => who.of("system:masters"),
            };
            let client = stage.sim().client_as(user);
            let connected = stage.connect_by(client, &options.flags).await;
            let mut connected = connected.map_err(|trouble| trouble.to_string())?;
            connected.identity.context = name.into();
            Ok(connected)
        }
        .boxed()
    }
}

async fn near(atlas: &Atlas) -> Story {
    let story = Scene::cast(cast("pg")).among("near", atlas.clone());
    let story = story.size(100, 20).begin().await;
    story.shows(&["● live", "near ·", "pg ●●● 3/3"]).await;
    story
}

async fn go(story: &Story, name: &str) {
    story.press(":").await;
    story.write(&format!("ctx {name}")).await;
    story.press("enter").await;
}

#[tokio::test(start_paused = true)]
async fn the_old_picture_stays_until_the_new_one_stands() {
    let atlas = Atlas::with_far("ada");
    let story = near(&atlas).await;
    let lists = Whom::only(Manner::List).of(Kind::StatefulSet);
    let slow = Fault::Late(Duration::from_secs(5));
    atlas.far().strike_for(Duration::from_secs(3), lists, slow);
    go(&story, "far").await;
    story
        .shows(&["near until far stands", "pg ●●● 3/3", "esc stays on near"])
        .await;
    // Whatever is asked of a set now could be meant for the other cluster.
    story.press("s").await;
    story
        .shows(&["nothing is written while another context is connected to"])
        .await;
    story
        .shows(&["far ·", "ada", "web ●●● 3/3", "now on far"])
        .await;
    story.shows_no(&["pg", "near"]).await;
    story.press("enter").await;
    story.shows(&["db/web", "web-0"]).await;
}

#[tokio::test(start_paused = true)]
async fn nothing_watches_the_context_that_was_left() {
    let atlas = Atlas::with_far("ada").and("east", "kv", "ada");
    let story = near(&atlas).await;
    let begun = story.sim().onlookers();
    assert!(begun > 3, "{begun}");
    for (name, set) in [("far", "web"), ("east", "kv"), ("far", "web")] {
        go(&story, name).await;
        story
            .shows(&[&format!("now on {name}"), &format!("{set} ●●● 3/3")])
            .await;
        story.wait("5s").await;
        let onlookers = |it: &str| atlas.sim(it).onlookers();
        let other = if name == "far" { "east" } else { "far" };
        assert_eq!(onlookers(name), begun, "the one that is shown");
        assert_eq!(
            (story.sim().onlookers(), onlookers(other)),
            (0, 0),
            "{name}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn esc_stays_and_nothing_goes_on_behind_it() {
    let atlas = Atlas::with_far("ada");
    let story = near(&atlas).await;
    let lists = Whom::only(Manner::List).of(Kind::StatefulSet);
    atlas.far().strike(lists, Fault::Mute);
    go(&story, "far").await;
    story.shows(&["esc stays on near"]).await;
    story.press("esc").await;
    story.shows(&["near stays, not far", "pg ●●● 3/3"]).await;
    story.wait("60s").await;
    assert_eq!(atlas.far().onlookers(), 0);
    story.press("s").await;
    story.shows(&["scale · db/pg"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_context_that_is_not_reached_is_told_and_the_picture_stays() {
    let why = "cannot reach prod.example: DNS lookup failed: no such host";
    let atlas = Atlas::with_far("ada").dead("prod", Duration::from_secs(4), why);
    let story = near(&atlas).await;
    go(&story, "prod").await;
    story.shows(&["connecting to prod", "pg ●●● 3/3"]).await;
    story
        .shows(&["prod is not reached, near stays: cannot reach prod.example"])
        .await;
    story.shows(&["near ·", "● live", "pg ●●● 3/3"]).await;
    // Another one can be gone to at once.
    go(&story, "far").await;
    story.shows(&["now on far"]).await;
}

#[tokio::test(start_paused = true)]
async fn rights_marks_and_history_are_those_of_the_new_context() {
    let atlas = Atlas::with_far("guest");
    let story = near(&atlas).await;
    story.press("enter esc /").await;
    story.write("pg").await;
    story.press("enter").await;
    go(&story, "far").await;
    story.shows(&["far ·", "guest", "web ●●● 3/3"]).await;
    story.wait("2s").await;
    story.press("s").await;
    story.shows(&["scale: you may not"]).await;
    story.press("[").await;
    story.shows(&["nowhere else was looked at"]).await;
}

#[tokio::test(start_paused = true)]
async fn nobody_is_torn_from_what_is_being_typed() {
    let atlas = Atlas::with_far("ada");
    let story = near(&atlas).await;
    let lists = Whom::only(Manner::List).of(Kind::StatefulSet);
    let slow = Fault::Late(Duration::from_secs(5));
    atlas.far().strike_for(Duration::from_secs(3), lists, slow);
    go(&story, "far").await;
    story.press("?").await;
    story.wait("20s").await;
    story.shows(&["near until far stands", "far stands"]).await;
    story.press("esc").await;
    story.shows(&["now on far"]).await;
}

#[tokio::test(start_paused = true)]
async fn what_was_typed_waits_in_the_context_that_was_left() {
    let atlas = Atlas::with_far("ada").and("east", "kv", "ada");
    let story = near(&atlas).await;
    go(&story, "far").await;
    story.shows(&["now on far", "web ●●● 3/3"]).await;
    story.press("e").await;
    story.shows(&["check and apply"]).await;
    story.write("# mine").await;
    story.press("esc").await;
    story.shows(&["what you typed is kept"]).await;
    go(&story, "east").await;
    story.shows(&["now on east", "kv ●●● 3/3"]).await;
    story.press("e").await;
    story.shows(&["check and apply", "name: kv"]).await;
    story.press("esc esc").await;
    go(&story, "far").await;
    story.shows(&["now on far", "web ●●● 3/3"]).await;
    story.press("e").await;
    story.shows(&["go on with what was typed"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_request_on_its_way_is_waited_for() {
    let atlas = Atlas::with_far("ada");
    let story = near(&atlas).await;
    let writes = Whom::writes().of(Kind::StatefulSet);
    story.press("s 4").await;
    story.shows(&["dry run accepted"]).await;
    let late = Fault::Late(Duration::from_secs(6));
    story.sim().strike_for(Duration::from_secs(3), writes, late);
    story.confirm("y").await;
    story.shows(&["leave it alone, it goes on"]).await;
    story.press("esc").await;
    go(&story, "far").await;
    story.shows(&["what near was sent is waited for"]).await;
    story
        .shows(&["now on far", "carried out, and no longer followed"])
        .await;
    let sent = story.sim().with(|world| {
        let set = world.get(&Key::new(Kind::StatefulSet, "db", "pg")).unwrap();
        set["spec"]["replicas"].clone()
    });
    assert_eq!(sent, 4);
    story.press(":").await;
    story.write("journal").await;
    story.press("enter").await;
    story.shows(&["@near", "replicas 3"]).await;
}

#[tokio::test(start_paused = true)]
async fn contexts_are_completed_chosen_and_told_apart() {
    let mut atlas = Atlas::with_far("ada");
    atlas.more = (0..5000).map(|nth| format!("team-{nth:04}")).collect();
    atlas.more.extend(["odd\u{1b}".into(), "odd^[".into()]);
    let story = near(&atlas).await;
    story.press(":").await;
    story.write("ctx fa").await;
    story.press("tab enter").await;
    story.shows(&["now on far"]).await;
    story.press("X").await;
    story.write("odd").await;
    story.shows(&["odd^[ (1 of 2)", "odd^[ (2 of 2)"]).await;
    story.press(&"backspace ".repeat(3)).await;
    story.write("49").await;
    story.press("end").await;
    story.shows(&["team-4999"]).await;
    story.press("esc :").await;
    story.write("ctx fat").await;
    story.press("enter").await;
    story.shows(&["no context fat: did you mean far?"]).await;
}

#[tokio::test(start_paused = true)]
async fn the_demo_has_one_context_and_says_so() {
    let story = Story::demo("--quiet").await;
    story.press("X").await;
    story.shows(&["the demo has one context"]).await;
    story.press("esc").await;
    go(&story, "prod").await;
    story.shows(&["the demo has one context"]).await;
}
