"""The wall: one screen for a room, without an operator. Scenes as markup on a stage of 1920 by 1080 (UX §4.1, §5)."""
