mod life;
mod output;
mod tmux;
