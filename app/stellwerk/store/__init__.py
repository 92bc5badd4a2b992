"""The live inventory in memory. Owner thread only."""
