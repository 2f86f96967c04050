"""What runs inside the disposable child: standard library only, imports nothing but itself."""
