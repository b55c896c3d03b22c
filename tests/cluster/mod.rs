mod access;
mod connect;
mod credentials;
mod kubeconfig;
mod proxies;
mod renewal;
mod scripted;
mod tls;
