"""The public log 公开日志: Merkle tree, tiles, checkpoints and proofs, as the C2SP specifications have them; all pure."""
