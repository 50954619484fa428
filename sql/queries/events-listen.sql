LISTEN patchpost
