//! The demo: a simulated cluster in this process, shown on the screen or served on loopback.

mod serve;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;

use super::target;
use crate::app::Target;
use crate::cluster::access::{self, Wish};
use crate::cluster::flags::Flags;
use crate::cluster::{self, Clock, Connected, Server};
use crate::domain::Identity;
use crate::domain::escape::escape_within;
use crate::session::End;
use crate::sim::cast::{Cast, Fault};
use crate::sim::{Sim, User};

/// More than any cast needs; a file that never ends must not fill the memory.
const LARGEST: u64 = 4 * 1024 * 1024;

/// What the demo is to be.
#[derive(Clone, Debug, Args)]
pub struct Demo {
    /// A set, or a pod of one, as without `demo`
    #[arg(value_name = "NAME", value_parser = target::parse)]
    pub target: Option<Target>,
    /// The same number tells the same story
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1,
        help_heading = "The story"
    )]
    pub seed: u64,
    /// Let the story run so many times faster: 0.1 to 100
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = speed, help_heading = "The story")]
    pub speed: f64,
    /// Let nothing happen by itself
    #[arg(long, help_heading = "The story")]
    pub quiet: bool,
    /// Manifests and mishaps of your own, in place of the demo's; the README tells the format
    #[arg(long, value_name = "FILE", help_heading = "The story")]
    pub cast: Option<PathBuf>,
    /// So many sets more, to see how it feels in a large cluster
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, value_parser = clap::value_parser!(u32).range(0..=5000), help_heading = "The story")]
    pub sets: u32,
    /// How many pods these have together; five each if not said
    #[arg(long, value_name = "N", requires = "sets", value_parser = clap::value_parser!(u32).range(0..=50_000), help_heading = "The story")]
    pub pods: Option<u32>,
    /// No screen: answer kubectl at this address of this computer, such as 127.0.0.1:0
    #[arg(long, value_name = "ADDRESS", value_parser = address, conflicts_with = "target", help_heading = "The story")]
    pub serve: Option<SocketAddr>,
}

/// Why there is no demo.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The cast makes no sense: file, line and field.
    #[error("{0}")]
    Cast(String),
    /// The demo cannot be reached, or not be served.
    #[error("{0}")]
    World(String),
}

impl Trouble {
    /// 1 when the world failed, 2 when what was asked for makes no sense here.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::World(_) => 1,
            Self::Cast(_) => 2,
        }
    }
}

/// A simulated cluster in which everything is as the cast tells it, up to this moment. It goes on until it is
/// dropped.
pub struct Stage {
    sim: Sim,
    speed: f64,
}

impl Stage {
    /// Lets the past of the cast come to pass; the story begins now. Must be called within tokio.
    pub fn set(demo: &Demo) -> Result<Self, Trouble> {
        Self::set_at(demo, Timestamp::now())
    }

    /// The same, for a story that begins at any other time.
    pub fn set_at(demo: &Demo, origin: Timestamp) -> Result<Self, Trouble> {
        let mut cast = match &demo.cast {
            None => Cast::of_the_demo(),
            Some(path) => Cast::of_file(&shown(path), &read(path)?),
        }
        .map_err(|fault| wrong(&fault))?;
        if demo.quiet {
            cast.be_quiet();
        }
        cast.fill(demo.sets, demo.pods.unwrap_or(demo.sets.saturating_mul(5)));
        let world = cast
            .play(demo.seed, origin)
            .map_err(|fault| wrong(&fault))?;
        let clock = crate::sim::Clock::starting(origin, demo.speed);
        Ok(Self {
            sim: Sim::running(world, clock),
            speed: demo.speed,
        })
    }

    /// The simulated cluster.
    #[must_use]
    pub fn sim(&self) -> &Sim {
        &self.sim
    }

    /// The way to it, by the same questions as to any cluster.
    pub async fn connect(&self, flags: &Flags) -> Result<Connected, cluster::Trouble> {
        self.connect_by(self.sim.client_as(user()), flags).await
    }

    /// The same for somebody else, or by a worse line.
    pub async fn connect_by(
        &self,
        client: kube::Client,
        flags: &Flags,
    ) -> Result<Connected, cluster::Trouble> {
        let server = Arc::new(if flags.read_only {
            Server::read_only(client)
        } else {
            Server::new(client)
        });
        let wish = Wish {
            namespace: flags.namespace.clone(),
            all: flags.all_namespaces,
            of_context: None,
            selector: flags.selector.clone(),
            limit: Duration::from_secs(15),
        };
        let (scopes, notices) = access::scopes(&server, &wish).await?;
        let user = access::who(&server, wish.limit).await;
        let story = self.sim.clock();
        Ok(Connected {
            server,
            identity: Identity {
                context: "simulated cluster".into(),
                server: "in this process".into(),
                user: user.unwrap_or_default().into(),
                flags: flags.for_kubectl(),
                warnings: Vec::new(),
                is_simulated: true,
                is_read_only: flags.read_only,
            },
            scopes,
            namespace: None,
            notices,
            selector: flags.selector.clone(),
            clock: Clock::new(move || story.now()).at_speed(self.speed),
            ways: None,
        })
    }

    /// Answers kubectl until a signal ends it.
    pub async fn serve(&self, address: SocketAddr) -> Result<End, Trouble> {
        serve::serve(&self.sim, address)
            .await
            .map_err(Trouble::World)
    }
}

/// Who looks on, and may do everything.
fn user() -> User {
    User::named("you").of("system:masters")
}

fn wrong(fault: &Fault) -> Trouble {
    Trouble::Cast(escape_within(&fault.to_string(), 1000))
}

fn shown(path: &std::path::Path) -> String {
    escape_within(&path.to_string_lossy(), 200)
}

fn read(path: &std::path::Path) -> Result<String, Trouble> {
    use std::io::Read as _;
    let trouble = |why: &str| Trouble::Cast(format!("cannot read the cast {}: {why}", shown(path)));
    let file = std::fs::File::open(path).map_err(|error| trouble(&error.to_string()))?;
    let mut text = String::new();
    file.take(LARGEST + 1)
        .read_to_string(&mut text)
        .map_err(|error| trouble(&error.to_string()))?;
    if text.len() as u64 > LARGEST {
        return Err(trouble("it is larger than 4 MiB"));
    }
    Ok(text)
}

fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if (0.1..=100.0).contains(&speed) => Ok(speed),
        _ => Err("a speed is a number from 0.1 to 100".into()),
    }
}

fn address(text: &str) -> Result<SocketAddr, String> {
    match text.parse::<SocketAddr>() {
        Ok(address) if address.ip().is_loopback() => Ok(address),
        Ok(_) => {
            Err("only addresses of this computer itself are served, such as 127.0.0.1:0".into())
        }
        Err(_) => Err("an address is written as 127.0.0.1:0".into()),
    }
}
