"""Stage 7, proof: the finished paper is read again and measured."""
