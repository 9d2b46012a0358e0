"""The sample city (みはる野市): records that come to the figures of a table of facts."""
