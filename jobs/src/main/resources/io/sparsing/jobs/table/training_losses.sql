CREATE TABLE training_losses (
  run STRING NOT NULL COMMENT 'folder of the training run, with its file system',
  series STRING NOT NULL COMMENT 'training run that the checkpoints in the folder belong to',
  training_tokens BIGINT NOT NULL COMMENT 'tokens seen in training at the end of the stretch of steps',
  loss DOUBLE NOT NULL COMMENT 'mean training loss of the stretch in nats per token',
  learning_rate DOUBLE NOT NULL COMMENT 'learning rate of the last step of the stretch: the peak times the factor of the schedule',
  steps INT NOT NULL COMMENT 'optimizer steps of the stretch'
)
