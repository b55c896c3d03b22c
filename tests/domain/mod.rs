mod rollout;
