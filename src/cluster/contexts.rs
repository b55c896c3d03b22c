//! The ways from one context to another: which there are, and how each is gone while the screen stays open.

use futures::FutureExt as _;
use futures::future::BoxFuture;

use super::connect::{Connected, connect_over};
use super::credentials::Talk;
use super::flags::Flags;
use super::kubeconfig::{Loaded, Sources};
use super::login::Surroundings;
use crate::domain::context::{Context, labels};
use crate::domain::escape::escape_within;

/// The contexts that can be gone to. Nothing of them is ever written.
pub trait Ways: Send + Sync {
    /// Those there are now, in their order; or in one sentence why they are not known.
    fn contexts(&self) -> BoxFuture<'static, Result<Vec<Context>, String>>;

    /// Connects to the one of a name; what fails is one sentence. Nobody is asked anything.
    fn connect(&self, name: &str) -> BoxFuture<'static, Result<Connected, String>>;
}

/// Those of the kubeconfig, as the command line names it.
#[derive(Clone)]
pub struct InKubeconfig {
    flags: Flags,
    surroundings: Surroundings,
    /// What was read at the start, when it cannot be read again.
    kept: Option<Loaded>,
}

impl InKubeconfig {
    /// The kubeconfig that these flags and surroundings mean, or what of it is kept.
    #[must_use]
    pub fn new(flags: &Flags, surroundings: &Surroundings, kept: Option<Loaded>) -> Self {
        Self {
            flags: flags.clone(),
            surroundings: surroundings.clone(),
            kept,
        }
    }

    async fn load(self) -> Result<Loaded, String> {
        if let Some(loaded) = self.kept {
            return Ok(loaded);
        }
        let sources = Sources::of(&self.flags, &self.surroundings);
        sources.load().await.map_err(|trouble| trouble.to_string())
    }
}

impl Ways for InKubeconfig {
    fn contexts(&self) -> BoxFuture<'static, Result<Vec<Context>, String>> {
        let load = self.clone().load();
        async move { Ok(listed(&load.await?)) }.boxed()
    }

    fn connect(&self, name: &str) -> BoxFuture<'static, Result<Connected, String>> {
        let flags = self.flags.of_context(name);
        let (surroundings, load) = (self.surroundings.clone(), self.clone().load());
        async move {
            let loaded = load.await?;
            let connected = connect_over(&flags, &surroundings, loaded, Talk::Never);
            let connected = Box::pin(connected).await;
            connected.map_err(|trouble| trouble.to_string())
        }
        .boxed()
    }
}

fn listed(loaded: &Loaded) -> Vec<Context> {
    let contexts = &loaded.merged.contexts;
    let shown = |text: &str| escape_within(text, 200).into();
    let all = labels(contexts.iter().map(|it| &*it.name)).into_iter();
    let all = all.zip(contexts).map(|(label, it)| {
        let context = it.context.as_ref();
        let namespace = context.and_then(|it| it.namespace.as_deref());
        Context {
            name: it.name.as_str().into(),
            label: label.into(),
            cluster: shown(context.map_or("", |it| &it.cluster)),
            namespace: shown(namespace.unwrap_or_default()),
        }
    });
    all.collect()
}

/// How a context is shown: as in the list of all.
pub(super) fn label(loaded: &Loaded, name: &str) -> String {
    let mut all = listed(loaded).into_iter();
    let found = all.find(|it| &*it.name == name);
    found.map_or_else(|| escape_within(name, 200), |it| it.label.into())
}
